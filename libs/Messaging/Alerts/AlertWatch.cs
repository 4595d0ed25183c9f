using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LivePlatform.Messaging.Alerts;

/// <summary>
/// Raises the alerts of troubles that are there, and clears those of troubles that are gone. It compares all of them each time: what was
/// missed by a process that died is found by the next look. Of replicas that look at a provider at the same moment one does it.
/// </summary>
public sealed partial class AlertWatch<TDb>(
    IEnumerable<ITroubles<TDb>> sources,
    Database<TDb> database,
    IServiceScopeFactory scopes,
    IOptions<AlertOptions> options,
    LoopBeats beats,
    TimeProvider clock,
    ILogger<AlertWatch<TDb>> logger)
    : BackgroundService
    where TDb : LiveDbContext
{
    private const int LockSeed = 7247;
    private readonly List<ITroubles<TDb>> _sources = [.. sources];

    /// <summary>Looks until the service stops.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure);
            }

            // This loop cannot tell of itself: its metric does.
            beats.Beat("alert watch", options.Value.Every);
            await Task.Delay(options.Value.Every, clock, stoppingToken);
        }
    }

    /// <summary>Compares the troubles of every provider once.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var source in _sources)
        {
            foreach (var provider in await ProvidersAsync(source, now, cancellationToken))
            {
                try
                {
                    await LookAsync(ServiceProviderId.From(provider), source, now, cancellationToken);
                }
                catch (Exception failure) when (!failure.IsUnavailable() && !cancellationToken.IsCancellationRequested)
                {
                    // What cannot be read of one provider, or one kind of troubles, keeps no other alerts.
                    LogProviderFailed(failure, provider);
                }
            }
        }
    }

    /// <summary>Those that may have a trouble, and those that had one.</summary>
    private async Task<List<Guid>> ProvidersAsync(ITroubles<TDb> source, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var find = database.System.CreateCommand($"{source.Providers} UNION {AlertsAgain.Providers} WHERE code = ANY($2)");
        find.Parameters.AddWithValue(now);
        find.Parameters.AddWithValue(source.Codes.ToArray());
        await using var reader = await find.ExecuteReaderAsync(cancellationToken);
        var providers = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken))
        {
            providers.Add(reader.GetGuid(0));
        }

        return providers;
    }

    private async Task LookAsync(
        ServiceProviderId provider, ITroubles<TDb> source, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(provider);
        var book = scope.ServiceProvider.GetRequiredService<AlertBook<TDb>>();
        await scope.ServiceProvider.GetRequiredService<UnitOfWork<TDb>>().RunAsync(
            async (db, cancelled) =>
            {
                if (await TakeTurnAsync(db, provider, cancelled))
                {
                    await CompareAsync(db, book, source, now, cancelled);
                }
            },
            cancellationToken);
    }

    private static async Task CompareAsync(
        TDb db, AlertBook<TDb> book, ITroubles<TDb> source, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var codes = source.Codes;
        var open = (await db.Set<OpenAlert>().AsNoTracking().Where(x => codes.Contains(x.Code)).ToListAsync(cancellationToken))
            .ToDictionary(x => (x.SubjectId, x.Code));
        foreach (var trouble in await source.FindAsync(db, now, cancellationToken))
        {
            if (!open.Remove((trouble.Subject.Id, trouble.Text.Code), out var known) || !known.Says(trouble.Text))
            {
                await book.RaiseAsync(db, trouble.Subject, trouble.Text, cancellationToken);
            }
        }

        foreach (var over in open.Keys)
        {
            await book.ClearAsync(db, over.SubjectId, [over.Code], cancellationToken);
        }
    }

    private static async Task<bool> TakeTurnAsync(TDb db, ServiceProviderId provider, CancellationToken cancellationToken) =>
        (await db.Database.SqlQuery<bool>(
            $"SELECT pg_try_advisory_xact_lock(hashtextextended({provider.Value.ToString()}, {LockSeed})) AS \"Value\"")
            .ToListAsync(cancellationToken)).Single();

    [LoggerMessage(
        EventId = 207, EventName = "AlertWatchFailed", Level = LogLevel.Warning,
        Message = "Troubles could not be looked up; the next look tries again.")]
    private partial void LogFailed(Exception failure);

    [LoggerMessage(
        EventId = 208, EventName = "ProviderNotWatched", Level = LogLevel.Error,
        Message = "The troubles of provider {Provider} could not be compared with its alerts; the next look tries again.")]
    private partial void LogProviderFailed(Exception failure, Guid provider);
}
