using System.Text.Json;
using LivePlatform.M365.Throttling;

namespace LivePlatform.M365.Pipeline;

/// <summary>A <c>$batch</c> saves connections, not quota: each item is charged.</summary>
internal static class BatchCharge
{
    private const string Segment = "/$batch";

    public static bool IsBatch(HttpRequestMessage request) =>
        request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath.EndsWith(Segment, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The sum of the items; their workload is the first item's. An unreadable body costs what Graph charges for it: one refusal.
    /// </summary>
    public static async ValueTask<RequestCharge> OfAsync(HttpContent? content, CancellationToken cancellationToken)
    {
        var sum = new RequestCharge(GraphWorkload.Identity, 1, 0);
        if (content is null)
        {
            return sum;
        }

        await content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var document = await JsonDocument.ParseAsync(
                new MemoryStream(await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false)),
                cancellationToken: cancellationToken).ConfigureAwait(false);
            return SumOf(document.RootElement.GetProperty("requests")) ?? sum;
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return sum;
        }
    }

    private static RequestCharge? SumOf(JsonElement requests)
    {
        RequestCharge? sum = null;
        foreach (var item in requests.EnumerateArray())
        {
            var method = HttpMethod.Parse(item.GetProperty("method").GetString() ?? "GET");
            var charge = ResourceUnits.Of(method, item.GetProperty("url").GetString() ?? "");
            sum = sum is { } before ? before with { Units = before.Units + charge.Units, Writes = before.Writes + charge.Writes } : charge;
        }

        return sum;
    }
}
