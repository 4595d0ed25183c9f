using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Graph;

namespace LivePlatform.Onboarding.Runs.Steps;

/// <summary>The few calls of Graph that steps make, as JSON. What is not there is an answer; every other refusal is thrown.</summary>
internal static class GraphJson
{
    /// <summary>One object; null when it is not there.</summary>
    public static async Task<T?> FindAsync<T>(this GraphConnection graph, string uri, CancellationToken cancellationToken)
        where T : class
    {
        using var answer = await graph.GetAsync(uri, cancellationToken: cancellationToken);
        if (answer.IsSuccess)
        {
            return await ReadAsync<T>(answer, cancellationToken);
        }

        var failure = await answer.ReadFailureAsync(cancellationToken);
        return answer.Status == HttpStatusCode.NotFound ? null : throw new MicrosoftFailureException(failure, (int)answer.Status);
    }

    /// <summary>A short list; one page is enough for what steps ask.</summary>
    public static async Task<IReadOnlyList<T>> ListAsync<T>(this GraphConnection graph, string uri, CancellationToken cancellationToken)
    {
        using var answer = await graph.GetAsync(uri, cancellationToken: cancellationToken);
        await answer.EnsureSuccessAsync(cancellationToken);
        return (await ReadAsync<Page<T>>(answer, cancellationToken)).Value;
    }

    /// <summary>Posts, and gives the refusal instead of throwing it when it is one that the caller expects.</summary>
    public static async Task<Posted<T>> PostAsync<T>(this GraphConnection graph, string uri, object body, CancellationToken cancellationToken)
        where T : class
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(uri, UriKind.Relative));
        request.Content = new StringContent(JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json");
        using var answer = await graph.SendAsync(request, cancellationToken);
        if (answer.IsSuccess)
        {
            return new Posted<T>(await ReadAsync<T>(answer, cancellationToken), null, (int)answer.Status);
        }

        var failure = await answer.ReadFailureAsync(cancellationToken);
        return answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.Conflict or HttpStatusCode.NotFound
            ? new Posted<T>(null, failure, (int)answer.Status)
            : throw new MicrosoftFailureException(failure, (int)answer.Status);
    }

    /// <summary>Deletes; what is not there is deleted.</summary>
    public static async Task DeleteAsync(this GraphConnection graph, string uri, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, new Uri(uri, UriKind.Relative));
        using var answer = await graph.SendAsync(request, cancellationToken);
        if (answer.Status != HttpStatusCode.NotFound)
        {
            await answer.EnsureSuccessAsync(cancellationToken);
        }
    }

    private static async Task<T> ReadAsync<T>(GraphResponse answer, CancellationToken cancellationToken)
        where T : class
    {
        await using var body = await answer.OpenBodyAsync(cancellationToken);
        return await JsonSerializer.DeserializeAsync<T>(body, JsonSerializerOptions.Web, cancellationToken) ?? throw new JsonException("The body is null.");
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
