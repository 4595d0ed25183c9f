using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace LivePlatform.Faults.Tests;

/// <summary>
/// A well-made program that uses the API while parts of the system die: it repeats what got no answer, with the same Idempotency-Key.
/// </summary>
internal sealed class PatientClient(HttpClient http)
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public HttpClient Http { get; } = http;

    public Task<JsonElement> CreateAsync(string path, object body, string? key = null)
    {
        key ??= Guid.NewGuid().ToString();
        return AskAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
                request.Headers.Add("Idempotency-Key", key);
                return request;
            },
            // What another service has not heard of yet, and an answer that is still being worked on, are there a moment later.
            (status, answer) => status == HttpStatusCode.NotFound || answer.Contains("idempotency.in_flight", StringComparison.Ordinal));
    }

    /// <summary>Orders something of an object as it is now; where it has just changed, as it is then.</summary>
    public async Task<JsonElement> OrderAsync(string path, string order)
    {
        long version = 0;
        return await AskAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Post, $"{path}/{order}");
                request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
                return request;
            },
            (status, _) => status == HttpStatusCode.PreconditionFailed,
            async () => version = VersionOf(await GetAsync(path)));
    }

    /// <summary>What is shown with its history has its version one level down.</summary>
    private static long VersionOf(JsonElement read) =>
        (read.TryGetProperty("version", out var own) ? own : read.EnumerateObject().First().Value.GetProperty("version")).GetInt64();

    public Task<JsonElement> GetAsync(string path) => AskAsync(() => new HttpRequestMessage(HttpMethod.Get, path), static (_, _) => false);

    /// <summary>All items of a list, page by page.</summary>
    public async Task<List<JsonElement>> ListAsync(string path)
    {
        var items = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var page = await GetAsync($"{path}?limit=200{(cursor is null ? "" : $"&cursor={cursor}")}");
            items.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        return items;
    }

    /// <summary>Asks again and again until the answer is as wanted.</summary>
    public async Task<JsonElement> WaitAsync(string path, Func<JsonElement, bool> wanted, TimeSpan? patience = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await GetAsync(path);
            if (wanted(answer))
            {
                return answer;
            }

            if (TimeProvider.System.GetElapsedTime(began) > (patience ?? Patience))
            {
                throw new TimeoutException($"{path} was not as expected in time: {answer.GetRawText()}");
            }

            await Task.Delay(Pause, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private async Task<JsonElement> AskAsync(
        Func<HttpRequestMessage> make, Func<HttpStatusCode, string, bool> comesLater, Func<Task>? before = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (before is not null)
            {
                await before();
            }

            var (status, text) = await TryAsync(make);
            if (status is { } code && (int)code is >= 200 and < 300)
            {
                return JsonElement.Parse(text);
            }

            var passes = status is null or HttpStatusCode.TooManyRequests || (int)status >= 500 || comesLater(status.Value, text);
            if (!passes || TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                using var request = make();
                throw new InvalidOperationException($"{request.Method} {request.RequestUri} answered {(int?)status}: {text}");
            }

            await Task.Delay(Pause, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private async Task<(HttpStatusCode? Status, string Text)> TryAsync(Func<HttpRequestMessage> make)
    {
        try
        {
            using var request = make();
            using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException
            || (failure is TaskCanceledException && !TestContext.Current.CancellationToken.IsCancellationRequested))
        {
            return (null, failure.Message);
        }
    }
}
