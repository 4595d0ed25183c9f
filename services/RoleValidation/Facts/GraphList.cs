using System.Text.Json;
using System.Text.Json.Serialization;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Graph;

namespace LivePlatform.RoleValidation.Facts;

/// <summary>Reads small lists of Graph whole. A refusal for want of a permission is an answer; every other one is a failed read.</summary>
internal static class GraphList
{
    private const int MostPages = 50;

    /// <summary>All items; null when we may not read them.</summary>
    /// <exception cref="MicrosoftFailureException">Microsoft refused for another reason.</exception>
    /// <exception cref="UnreadableAnswerException">An answer was cut off, or the list has no end.</exception>
    public static async Task<IReadOnlyList<T>?> ReadAsync<T>(
        GraphConnection graph,
        string uri,
        CancellationToken cancellationToken,
        IReadOnlyCollection<KeyValuePair<string, string>>? headers = null)
    {
        var items = new List<T>();
        string? next = uri;
        for (var page = 0; next is not null; page++)
        {
            if (page == MostPages)
            {
                throw new UnreadableAnswerException();
            }

            if (await PageAsync<T>(graph, next, headers, cancellationToken) is not { } read)
            {
                return null;
            }

            items.AddRange(read.Value);
            next = read.NextLink;
        }

        return items;
    }

    /// <summary>One object; default when we may not read it or it is not there.</summary>
    /// <exception cref="MicrosoftFailureException">Microsoft refused for another reason.</exception>
    public static async Task<T?> FindAsync<T>(GraphConnection graph, string uri, CancellationToken cancellationToken)
        where T : class
    {
        using var answer = await graph.GetAsync(uri, cancellationToken: cancellationToken);
        if (answer.IsSuccess)
        {
            return await ParseAsync<T>(answer, cancellationToken);
        }

        var failure = await answer.ReadFailureAsync(cancellationToken);
        return failure.Class is MicrosoftFailureClass.MissingPermission or MicrosoftFailureClass.NotFound
            ? null
            : throw new MicrosoftFailureException(failure, (int)answer.Status);
    }

    private static async Task<Page<T>?> PageAsync<T>(
        GraphConnection graph, string uri, IReadOnlyCollection<KeyValuePair<string, string>>? headers, CancellationToken cancellationToken)
    {
        using var answer = await graph.GetAsync(uri, headers, cancellationToken: cancellationToken);
        if (answer.IsSuccess)
        {
            return await ParseAsync<Page<T>>(answer, cancellationToken);
        }

        var failure = await answer.ReadFailureAsync(cancellationToken);
        return failure.Class == MicrosoftFailureClass.MissingPermission
            ? null
            : throw new MicrosoftFailureException(failure, (int)answer.Status);
    }

    /// <summary>A body that was cut off or is not Graph's is a failed read, like an answer that never came.</summary>
    private static async Task<T> ParseAsync<T>(GraphResponse answer, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            await using var body = await answer.OpenBodyAsync(cancellationToken);
            return await JsonSerializer.DeserializeAsync<T>(body, JsonSerializerOptions.Web, cancellationToken)
                ?? throw new JsonException("The body is null.");
        }
        catch (Exception cut) when (cut is JsonException or IOException or HttpRequestException)
        {
            throw new UnreadableAnswerException(cut);
        }
    }

    private sealed record Page<T>(
        [property: JsonRequired] IReadOnlyList<T> Value, [property: JsonPropertyName("@odata.nextLink")] string? NextLink);
}

/// <summary>Graph's answer was cut off or makes no sense; reading again may help.</summary>
internal sealed class UnreadableAnswerException(Exception? inner = null) : Exception("Graph's answer could not be read to its end.", inner);
