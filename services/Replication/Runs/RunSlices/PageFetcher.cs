using System.Threading.Channels;
using LivePlatform.M365.Graph;
using LivePlatform.Replication.Inbound;

namespace LivePlatform.Replication.Runs.RunSlices;

/// <summary>A page with what it cost.</summary>
internal sealed record FetchedPage(DeltaPage Page, double ResourceUnits);

/// <summary>Follows the links of a delta query, at most 8 pages ahead of the applier: the next page is asked for as soon as its link is parsed.</summary>
internal sealed class PageFetcher(GraphConnection graph, DeltaPageReader reader)
{
    private const int PagesAhead = 8;
    private const int FirstBuffer = 64 * 1024;
    private const string ResourceUnitHeader = "x-ms-resource-unit";
    private readonly Channel<FetchedPage> _pages = Channel.CreateBounded<FetchedPage>(
        new BoundedChannelOptions(PagesAhead) { SingleReader = true, SingleWriter = true });

    public ChannelReader<FetchedPage> Pages => _pages.Reader;

    /// <summary>Reads until the last page or until told to stop. What goes wrong is thrown to the reader of <see cref="Pages"/>, after the pages that came before it.</summary>
    public async Task RunAsync(string link, Func<bool> mayGoOn, CancellationToken cancellationToken)
    {
        try
        {
            for (var next = link; next is not null && mayGoOn();)
            {
                var fetched = await FetchAsync(next, cancellationToken);
                next = fetched.Page.NextLink;
                await _pages.Writer.WriteAsync(fetched, cancellationToken);
            }

            _pages.Writer.Complete();
        }
        catch (Exception failure)
        {
            _pages.Writer.TryComplete(failure);
        }
    }

    private async Task<FetchedPage> FetchAsync(string link, CancellationToken cancellationToken)
    {
        using var response = await graph.GetAsync(link, cancellationToken: cancellationToken);
        await response.EnsureSuccessAsync(cancellationToken);
        await using var body = await response.OpenBodyAsync(cancellationToken);
        using var buffer = new MemoryStream(FirstBuffer);
        await body.CopyToAsync(buffer, cancellationToken);
        var page = reader.Read(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        return new FetchedPage(page, CostOf(response));
    }

    private static double CostOf(GraphResponse response) =>
        response.Message.Headers.TryGetValues(ResourceUnitHeader, out var values)
        && double.TryParse(values.First(), System.Globalization.CultureInfo.InvariantCulture, out var units)
            ? units
            : 1;
}
