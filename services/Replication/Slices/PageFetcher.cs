using System.Net;
using System.Threading.Channels;
using LivePlatform.M365.Failures;
using LivePlatform.Replication.Inbound;

namespace LivePlatform.Replication.Slices;

/// <summary>
/// Follows the links of a delta query, at most 8 pages ahead of the applier: the next page is asked for as soon as its link is parsed.
/// </summary>
internal sealed class PageFetcher(GraphBodies bodies, DeltaPageReader reader)
{
    private const int PagesAhead = 8;
    private readonly Progress _progress = new();
    private readonly Channel<DeltaPage> _pages = Channel.CreateBounded<DeltaPage>(
        new BoundedChannelOptions(PagesAhead) { SingleReader = true, SingleWriter = true });

    public ChannelReader<DeltaPage> Pages => _pages.Reader;

    /// <summary>
    /// Reads until the last page or until told to stop. What goes wrong is thrown to the reader of <see cref="Pages"/>, after the pages
    /// that came before it.
    /// </summary>
    /// <param name="link">Where to begin.</param>
    /// <param name="isOurs">True when that is our own query; every other link is Microsoft's.</param>
    /// <param name="mayGoOn">False: no further page.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task RunAsync(string link, bool isOurs, Func<bool> mayGoOn, CancellationToken cancellationToken)
    {
        try
        {
            for (var next = link; next is not null && mayGoOn(); isOurs = false)
            {
                _progress.Follow(next);
                var page = await FetchAsync(next, isOurs, cancellationToken);
                _progress.Read(page);
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

    private async Task<DeltaPage> FetchAsync(string link, bool isOurs, CancellationToken cancellationToken)
    {
        try
        {
            return await bodies.ReadAsync(link, reader.Read, cancellationToken);
        }
        catch (MicrosoftFailureException refused) when (!isOurs && refused.Status == (int)HttpStatusCode.BadRequest
            && refused.Failure.Class is MicrosoftFailureClass.BadRequest or MicrosoftFailureClass.Unknown)
        {
            // Nothing in the request is ours but the link.
            throw new UselessLinkException(
                UselessLinkException.Refused,
                $"Microsoft refuses a link that it gave: {refused.Failure.Code} {refused.Failure.Said}".Trim());
        }
    }
}
