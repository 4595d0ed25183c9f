using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Graph;

namespace LivePlatform.Onboarding.Runs.Work;

/// <summary>The few calls of Graph that steps make, as JSON. What is not there is an answer; every other refusal is thrown.</summary>
/// <param name="graph">The customer's tenant.</param>
/// <param name="newly">Repeats calls while something that the run made is so new that not every node knows it; null: nothing is.</param>
internal sealed class TenantGraph(GraphConnection graph, NewlyMade? newly)
{
    /// <summary>One object that may be there or not; null when it is not.</summary>
    public Task<T?> FindAsync<T>(string uri, CancellationToken cancellationToken)
        where T : class => FindAsync<T>(cancelled => graph.GetAsync(uri, cancellationToken: cancelled), cancellationToken);

    /// <summary>One object that should be there by now; null when no node says so in time.</summary>
    public Task<T?> FindMadeAsync<T>(string uri, CancellationToken cancellationToken)
        where T : class =>
            FindAsync<T>(cancelled => SendAsync(again => graph.GetAsync(uri, cancellationToken: again), cancelled), cancellationToken);

    /// <summary>A short list; one page is enough for what steps ask.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(string uri, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(again => graph.GetAsync(uri, cancellationToken: again), cancellationToken);
        await answer.EnsureSuccessAsync(cancellationToken);
        return (await ReadAsync<Page<T>>(answer, cancellationToken)).Value;
    }

    /// <summary>Posts, and gives the refusal instead of throwing it when it is one that the caller expects.</summary>
    public async Task<Posted<T>> PostAsync<T>(string uri, object body, CancellationToken cancellationToken)
        where T : class
    {
        using var answer = await SendAsync(again => SendOnceAsync(HttpMethod.Post, uri, body, again), cancellationToken);
        if (answer.IsSuccess)
        {
            return new Posted<T>(await ReadAsync<T>(answer, cancellationToken), null, (int)answer.Status);
        }

        var failure = await answer.ReadFailureAsync(cancellationToken);
        return answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.Conflict or HttpStatusCode.NotFound
            ? new Posted<T>(null, failure, (int)answer.Status)
            : throw new MicrosoftFailureException(failure, (int)answer.Status);
    }

    /// <summary>Changes an object.</summary>
    /// <exception cref="MicrosoftFailureException">It was refused.</exception>
    public async Task ChangeAsync(string uri, object body, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(again => SendOnceAsync(HttpMethod.Patch, uri, body, again), cancellationToken);
        await answer.EnsureSuccessAsync(cancellationToken);
    }

    /// <summary>Deletes; what is not there is deleted, as far as this node knows: the caller looks afterwards.</summary>
    public async Task DeleteAsync(string uri, CancellationToken cancellationToken)
    {
        using var answer = await SendOnceAsync(HttpMethod.Delete, uri, null, cancellationToken);
        if (answer.Status != HttpStatusCode.NotFound)
        {
            await answer.EnsureSuccessAsync(cancellationToken);
        }
    }

    private static async Task<T?> FindAsync<T>(Func<CancellationToken, Task<GraphResponse>> get, CancellationToken cancellationToken)
        where T : class
    {
        using var answer = await get(cancellationToken);
        if (answer.IsSuccess)
        {
            return await ReadAsync<T>(answer, cancellationToken);
        }

        var failure = await answer.ReadFailureAsync(cancellationToken);
        return answer.Status == HttpStatusCode.NotFound ? null : throw new MicrosoftFailureException(failure, (int)answer.Status);
    }

    private Task<GraphResponse> SendAsync(Func<CancellationToken, Task<GraphResponse>> send, CancellationToken cancellationToken) =>
        newly is null ? send(cancellationToken) : newly.SendAsync(send, cancellationToken: cancellationToken);

    private async Task<GraphResponse> SendOnceAsync(HttpMethod method, string uri, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(uri, UriKind.Relative));
        request.Content = body is null
            ? null
            : new StringContent(JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json");
        return await graph.SendAsync(request, cancellationToken);
    }

    private static async Task<T> ReadAsync<T>(GraphResponse answer, CancellationToken cancellationToken)
        where T : class
    {
        await using var body = await answer.OpenBodyAsync(cancellationToken);
        return await JsonSerializer.DeserializeAsync<T>(body, JsonSerializerOptions.Web, cancellationToken)
            ?? throw new JsonException("The body is null.");
    }

    private sealed record Page<T>([property: JsonRequired] IReadOnlyList<T> Value);
}

/// <summary>What came of a post: an object, or a refusal that may mean that it exists already.</summary>
internal sealed record Posted<T>(T? Made, MicrosoftFailure? Refused, int Status)
    where T : class
{
    /// <summary>The object.</summary>
    /// <exception cref="MicrosoftFailureException">It was refused.</exception>
    public T Require() => Made ?? throw new MicrosoftFailureException(Refused!, Status);
}
