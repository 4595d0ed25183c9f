using LivePlatform.Tenancy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LivePlatform.Persistence.Due;

/// <summary>
/// Does what is due, several pieces at a time. Replicas share the list; one piece's failure or slowness never stops the others, and no
/// fault of the database ends the loop. When the process stops, it ends what is under way and gives the rest back.
/// </summary>
/// <typeparam name="TWork">A piece of work.</typeparam>
/// <param name="due">The list.</param>
/// <param name="signals">Wakes the loop.</param>
/// <param name="scopes">Each piece is done in a scope of its own, of its provider.</param>
/// <param name="atOnce">How many pieces at a time.</param>
/// <param name="logger">The loop's own.</param>
public abstract partial class DueLoop<TWork>(
    DueList<TWork> due, WakeSignals signals, IServiceScopeFactory scopes, int atOnce, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TimeToGiveBack = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        signals.Listen(due.WakesBy);
        var beats = await BeatsAsync();
        using var free = new SemaphoreSlim(atOnce);
        try
        {
            var pause = Poll;
            while (!stoppingToken.IsCancellationRequested)
            {
                beats.Beat(due.Name, due.HoldsFor);
                await free.WaitAsync(stoppingToken);
                var (looked, claimed) = await LookAsync(stoppingToken);
                if (claimed is { } mine)
                {
                    _ = Task.Run(() => DoAsync(mine.Claim, mine.Work, free, stoppingToken), CancellationToken.None);
                    continue;
                }

                free.Release();
                beats.Beat(due.Name, LongestPause);
                await signals.WaitAsync(due.WakesBy, looked ? Poll : pause, stoppingToken);
                pause = looked ? Poll : pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
        finally
        {
            // The tries under way see the same token; what they do not give back is freed by its lease.
            for (var slot = 0; slot < atOnce; slot++)
            {
                await free.WaitAsync(CancellationToken.None);
            }
        }
    }

    /// <summary>Does everything that is due now, one after another; for tests that turn the loop by hand.</summary>
    /// <returns>How many pieces.</returns>
    public async Task<int> RunDueAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        for (; await due.ClaimAsync(cancellationToken) is { } mine; count++)
        {
            await DoAsync(mine.Claim, mine.Work, cancellationToken);
        }

        return count;
    }

    /// <summary>Does one piece. What it throws puts the piece off.</summary>
    /// <param name="services">A scope of the piece's provider.</param>
    /// <param name="claimed">The claim under which it is done.</param>
    /// <param name="piece">What is to be done.</param>
    /// <param name="cancellationToken">Cancelled when the process stops.</param>
    protected abstract Task DoAsync(IServiceProvider services, DueClaim claimed, TWork piece, CancellationToken cancellationToken);

    private async Task<LoopBeats> BeatsAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        return scope.ServiceProvider.GetRequiredService<LoopBeats>();
    }

    private async Task<(bool Looked, (DueClaim Claim, TWork Work)? Claimed)> LookAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Not cancelled with the process: a claim whose answer is lost would hold its row until the lease has run out.
            return (true, stoppingToken.IsCancellationRequested ? null : await due.ClaimAsync(CancellationToken.None));
        }
        catch (Exception failure)
        {
            LogPaused(failure, due.Name);
            return (false, null);
        }
    }

    private async Task DoAsync(DueClaim claimed, TWork piece, SemaphoreSlim free, CancellationToken stoppingToken)
    {
        try
        {
            await DoAsync(claimed, piece, stoppingToken);
        }
        finally
        {
            free.Release();

            // What may only be done after this one needs no notification of its own.
            signals.Wake(due.WakesBy);
        }
    }

    private async Task DoAsync(DueClaim claimed, TWork piece, CancellationToken stoppingToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(ServiceProviderId.From(claimed.ServiceProviderId));
            await DoAsync(scope.ServiceProvider, claimed, piece, stoppingToken);
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            LogLeft(due.Name, piece);
            await GiveBackAsync(cancelled => due.LeaveAsync(claimed, cancelled));
        }
        catch (Exception failure)
        {
            LogBrokeOff(failure, due.Name, piece);
            await GiveBackAsync(cancelled => due.PutOffAsync(claimed, cancelled));
        }
    }

    /// <summary>Where even that fails, the lease keeps the piece from being tried in a circle.</summary>
    private async Task GiveBackAsync(Func<CancellationToken, Task> giveBack)
    {
        using var limit = new CancellationTokenSource(TimeToGiveBack);
        try
        {
            await giveBack(limit.Token);
        }
        catch (Exception failure)
        {
            LogPaused(failure, due.Name);
        }
    }

    [LoggerMessage(
        EventId = 103, EventName = "DueListPaused", Level = LogLevel.Warning,
        Message = "The list {List} cannot be read or written; what is due waits, and is looked for again in at most 30 s.")]
    private partial void LogPaused(Exception failure, string list);

    [LoggerMessage(
        EventId = 104, EventName = "DueWorkLeft", Level = LogLevel.Information,
        Message = "{Work} of {List} is left to another process: this one stops.")]
    private partial void LogLeft(string list, TWork work);

    [LoggerMessage(
        EventId = 105, EventName = "DueWorkBrokeOff", Level = LogLevel.Error,
        Message = "{Work} of {List} broke off; it is tried again later.")]
    private partial void LogBrokeOff(Exception failure, string list, TWork work);
}
