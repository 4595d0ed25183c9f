using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using LivePlatform.EndToEnd.Tests.Running;

namespace LivePlatform.EndToEnd.Tests.Harm;

/// <summary>
/// Twenty people of a provider at their work: lists, details, and now and then something new. Each looks a moment at what came.
/// </summary>
internal sealed class HonestOperators : IDisposable
{
    private const int Count = 20;
    private const int Writes = 12;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly List<HttpClient> _people = [];
    private readonly List<string> _pages = [];

    /// <summary>What was not answered as it should be.</summary>
    public ConcurrentQueue<string> Refused { get; } = new();

    public static async Task<HonestOperators> SignInAsync(LiveSystem system)
    {
        var operators = new HonestOperators();
        var ids = system.Owner.Ids;
        var directory = $"api/v1/directories/{ids["directoryId"]}";
        operators._pages.AddRange(
        [
            "api/v1/customers?limit=20", $"{directory}/users?limit=20", "api/v1/connections?limit=20", "api/v1/role-assessments?limit=20",
            "api/v1/services?limit=20", "api/v1/directories?limit=20",
            $"api/v1/customers/{ids["customerId"]}", $"api/v1/connections/{ids["connectionId"]}", $"{directory}/replication-runs?limit=5",
            "api/v1/onboarding-runs?limit=20", directory,
        ]);
        for (var n = 0; n < Count; n++)
        {
            var signedIn = await system.SignInAsync(
                new { name = $"Honest {n}", scope = "provider", role = "Admin", provider = system.Owner.Provider });
            var http = new HttpClient(system.Stack.Certificates.Handler()) { BaseAddress = system.Stack.Gateway, Timeout = Patience };
            http.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(
                signedIn.Http.DefaultRequestHeaders.Authorization!.ToString());
            http.DefaultRequestHeaders.Add("X-Forwarded-For", $"203.0.113.{n + 1}");
            operators._people.Add(http);
        }

        return operators;
    }

    /// <summary>Works for so long.</summary>
    /// <returns>How long each request took.</returns>
    public async Task<IReadOnlyList<TimeSpan>> WorkAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var took = new ConcurrentBag<TimeSpan>();
        var until = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(_people.Select(async (person, number) =>
        {
            // Nobody begins in the same moment.
            await Task.Delay(Look * number / Count, TimeProvider.System, cancellationToken);
            for (var turn = number; TimeProvider.System.GetElapsedTime(until) < time; turn++)
            {
                took.Add(await AskAsync(person, turn, cancellationToken));
                await Task.Delay(Look, TimeProvider.System, cancellationToken);
            }
        }));
        return [.. took];
    }

    public void Dispose() => _people.ForEach(person => person.Dispose());

    private async Task<TimeSpan> AskAsync(HttpClient person, int turn, CancellationToken cancellationToken)
    {
        using var request = turn % Writes == 0
            ? new HttpRequestMessage(HttpMethod.Post, "api/v1/customers")
            {
                Content = JsonContent.Create(new { name = $"Honestly made {Guid.NewGuid():N}" }),
                Headers = { { "Idempotency-Key", Guid.NewGuid().ToString() } },
            }
            : new HttpRequestMessage(HttpMethod.Get, _pages[turn % _pages.Count]);
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            using var response = await person.SendAsync(request, cancellationToken);
            await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                Refused.Enqueue($"{request.Method} {request.RequestUri}: {(int)response.StatusCode}");
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException
            || (failure is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Refused.Enqueue($"{request.Method} {request.RequestUri}: {failure.Message}");
        }

        return TimeProvider.System.GetElapsedTime(began);
    }
}
