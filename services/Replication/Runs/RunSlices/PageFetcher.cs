using System.Text.Json;
using System.Threading.Channels;
using LivePlatform.M365.Graph;
using LivePlatform.Replication.Inbound;

namespace LivePlatform.Replication.Runs.RunSlices;

/// <summary>Follows the links of a delta query, at most 8 pages ahead of the applier: the next page is asked for as soon as its link is parsed.</summary>
internal sealed class PageFetcher(GraphConnection graph, GraphUsage usage, DeltaPageReader reader, TimeProvider clock)
{
    /// <summary>How often a page is read before its round ends.</summary>
    public const int MostReads = 3;

    private const int PagesAhead = 8;
    private const int FirstBuffer = 64 * 1024;
    private static readonly TimeSpan PauseAfterUnreadable = TimeSpan.FromSeconds(1);
    private readonly Channel<DeltaPage> _pages = Channel.CreateBounded<DeltaPage>(
        new BoundedChannelOptions(PagesAhead) { SingleReader = true, SingleWriter = true });

    public ChannelReader<DeltaPage> Pages => _pages.Reader;

    /// <summary>Reads until the last page or until told to stop. What goes wrong is thrown to the reader of <see cref="Pages"/>, after the pages that came before it.</summary>
    public async Task RunAsync(string link, Func<bool> mayGoOn, CancellationToken cancellationToken)
    {
        try
        {
            var number = 1;
            for (var next = link; next is not null && mayGoOn(); number++)
            {
                var page = await FetchAsync(next, number, cancellationToken);
                next = page.NextLink;
                await _pages.Writer.WriteAsync(page, cancellationToken);
            }

            _pages.Writer.Complete();
        }
        catch (Exception failure)
        {
            _pages.Writer.TryComplete(failure);
        }
    }

    // A link may be asked again: it names a place in the round, and takes nothing away.
    private async Task<DeltaPage> FetchAsync(string link, int number, CancellationToken cancellationToken)
    {
        for (var reads = 1; ; reads++)
        {
            using var response = await graph.GetAsync(link, usage: usage, cancellationToken: cancellationToken);
            await response.EnsureSuccessAsync(cancellationToken);
            try
            {
                return await ReadAsync(response, cancellationToken);
            }
            catch (Exception unreadable) when (unreadable is JsonException or InvalidDataException)
            {
                if (reads == MostReads)
                {
                    throw new UnreadablePageException(number, response.RequestId, unreadable);
                }
            }

            await Task.Delay(PauseAfterUnreadable * reads, clock, cancellationToken);
        }
    }

    /// <exception cref="JsonException">The body is not a whole page.</exception>
    /// <exception cref="InvalidDataException">The body is not compressed as it says.</exception>
    private async Task<DeltaPage> ReadAsync(GraphResponse response, CancellationToken cancellationToken)
    {
        await using var body = await response.OpenBodyAsync(cancellationToken);
        using var buffer = new MemoryStream(FirstBuffer);
        await body.CopyToAsync(buffer, cancellationToken);
        return reader.Read(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
