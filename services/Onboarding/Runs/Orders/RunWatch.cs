using System.Threading.Channels;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.Runs.Orders;

/// <summary>One who watches a run.</summary>
internal sealed class RunWatch(Guid runId, ServiceProviderId provider, TimeProvider clock, Action<RunWatch> ended) : IDisposable
{
    /// <summary>The version of a run that is not there any more.</summary>
    public const long Gone = -1;

    private readonly Channel<long> _news = Channel.CreateBounded<long>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    public Guid RunId => runId;

    public ServiceProviderId Provider => provider;

    /// <summary>Waits for a version newer than the one that is known, or for the end of the run's being there.</summary>
    /// <returns>That version; null when it did not come in time.</returns>
    public async Task<long?> ChangedAsync(long known, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            while (true)
            {
                if (await _news.Reader.ReadAsync(either.Token) is var version && (version > known || version == Gone))
                {
                    return version;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Tell(long version) => _news.Writer.TryWrite(version);

    public void Dispose() => ended(this);
}
