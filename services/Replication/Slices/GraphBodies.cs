using System.Text.Json;
using LivePlatform.M365.Graph;
using LivePlatform.M365.Pipeline;
using LivePlatform.Replication.Inbound;

namespace LivePlatform.Replication.Slices;

/// <summary>Makes something of a body.</summary>
/// <exception cref="JsonException">It is not a whole one.</exception>
internal delegate T BodyReader<out T>(ReadOnlySpan<byte> body);

/// <summary>
/// Reads bodies of Graph whole. One that cannot be read is asked for again: a link names a place, and reading takes nothing away.
/// </summary>
internal sealed class GraphBodies(GraphConnection graph, GraphUsage usage, TimeProvider clock)
{
    private const int FirstBuffer = 64 * 1024;
    private static readonly TimeSpan PauseAfterUnreadable = TimeSpan.FromSeconds(1);

    /// <exception cref="LivePlatform.M365.Failures.MicrosoftFailureException">Microsoft refused.</exception>
    /// <exception cref="UnreadableBodyException">No try brought a whole body.</exception>
    public async Task<T> ReadAsync<T>(string link, BodyReader<T> read, CancellationToken cancellationToken)
    {
        for (var reads = 1; ; reads++)
        {
            using var response = await graph.GetAsync(link, usage: usage, cancellationToken: cancellationToken);
            await response.EnsureSuccessAsync(cancellationToken);
            try
            {
                return await ReadOnceAsync(response, read, cancellationToken);
            }
            catch (Exception unreadable) when (unreadable is JsonException or InvalidDataException)
            {
                if (reads == UnreadableBodyException.MostReads)
                {
                    throw new UnreadableBodyException(response.RequestId, unreadable);
                }
            }

            await Task.Delay(PauseAfterUnreadable * reads, clock, cancellationToken);
        }
    }

    /// <exception cref="InvalidDataException">The body is not compressed as it says.</exception>
    private static async Task<T> ReadOnceAsync<T>(GraphResponse response, BodyReader<T> read, CancellationToken cancellationToken)
    {
        await using var body = await response.OpenBodyAsync(cancellationToken);
        using var buffer = new MemoryStream(FirstBuffer);
        await body.CopyToAsync(buffer, cancellationToken);
        return read(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
