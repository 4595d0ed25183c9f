using System.Text.Json;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>
/// $batch: up to 20 calls, each charged, throttled and judged by itself; the outer answer is 200 whenever the batch could be read.
/// </summary>
internal sealed class Batch(GraphPipeline pipeline)
{
    private const int Most = 20;

    public GraphAnswer Answer(GraphCall outer, DateTimeOffset now)
    {
        if (outer.Method != "POST" || Read(outer) is not { } items)
        {
            return GraphErrors.Of(400, "BadRequest", "Invalid batch payload format.", outer, now);
        }

        var answers = new Dictionary<string, GraphAnswer>(StringComparer.OrdinalIgnoreCase);
        foreach (var (id, call, dependsOn) in items)
        {
            answers[id] = dependsOn.Any(earlier => answers[earlier].Status >= 400)
                ? GraphErrors.Of(424, "FailedDependency", "A request that this one depends on failed.", call, now)
                : pipeline.Answer(call);
        }

        return GraphAnswer.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("responses"u8);
            foreach (var (id, _, _) in Enumerable.Reverse(items))
            {
                Write(writer, id, answers[id]);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter writer, string id, GraphAnswer answer)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, id);
        writer.WriteNumber("status"u8, answer.Abort ? 502 : answer.Status);
        writer.WriteStartObject("headers"u8);
        foreach (var (name, value) in answer.Headers)
        {
            writer.WriteString(name, value);
        }

        if (answer.Body is not null)
        {
            writer.WriteString("Content-Type"u8, "application/json"u8);
        }

        writer.WriteEndObject();
        if (answer.Body is { } body)
        {
            writer.WritePropertyName("body"u8);
            body(writer);
        }
        else if (answer.Text is { } text)
        {
            writer.WriteString("body"u8, text);
        }

        writer.WriteEndObject();
    }

    /// <summary>
    /// The items in order; null when the batch is malformed: too many, an id twice, a body without Content-Type, a dependency that does not
    /// stand before its item.
    /// </summary>
    private static List<(string Id, GraphCall Call, List<string> DependsOn)>? Read(GraphCall outer)
    {
        if (outer.Body is not { ValueKind: JsonValueKind.Object } body || !body.TryGetProperty("requests", out var requests)
            || requests.ValueKind != JsonValueKind.Array || requests.GetArrayLength() is 0 or > Most)
        {
            return null;
        }

        var items = new List<(string, GraphCall, List<string>)>();
        var ids = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var request in requests.EnumerateArray())
        {
            if (Text(request, "id") is not { } id || DependenciesOf(request, ids) is not { } dependsOn || !ids.Add(id)
                || Text(request, "url") is not { } url || Text(request, "method") is not { } method)
            {
                return null;
            }

            var headers = request.TryGetProperty("headers", out var h) && h.ValueKind == JsonValueKind.Object
                ? h.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString(), StringComparer.OrdinalIgnoreCase)
                : [];
            var hasBody = request.TryGetProperty("body", out var itemBody);
            if (hasBody && !headers.ContainsKey("Content-Type"))
            {
                return null;
            }

            var mark = url.IndexOf('?', StringComparison.Ordinal);
            var path = "/" + (mark < 0 ? url : url[..mark]).TrimStart('/');
            items.Add((id, outer with
            {
                Method = method.ToUpperInvariant(),
                Path = path,
                Segments = GraphPath.Segments(path),
                Query = GraphQuery.Read(mark < 0 ? "" : url[mark..]),
                Headers = GraphHeaders.Read(name => headers.GetValueOrDefault(name)) with
                {
                    ClientRequestId = outer.Headers.ClientRequestId,
                },
                Body = hasBody ? itemBody : null,
                RequestId = Guid.NewGuid(),
            }, dependsOn));
        }

        return items;
    }

    /// <summary>Null when one is not among the earlier items: Graph takes a batch in its order.</summary>
    private static List<string>? DependenciesOf(JsonElement request, HashSet<string> earlier)
    {
        if (!request.TryGetProperty("dependsOn", out var on) || on.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        return on.ValueKind == JsonValueKind.Array && on.EnumerateArray().Select(x => x.ToString()).ToList() is var named
            && named.TrueForAll(earlier.Contains) ? named : null;
    }

    private static string? Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
