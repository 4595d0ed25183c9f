using System.Net;
using LivePlatform.M365.Graph;
using LivePlatform.Onboarding.BaseDomains;
using LivePlatform.Onboarding.Copies;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.Runs.Due;
using LivePlatform.Onboarding.Runs.Work;
using LivePlatform.Onboarding.Settings;
using LivePlatform.Onboarding.Sites;
using LivePlatform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LivePlatform.Onboarding.Runs.Advancing;

/// <summary>Reads all that a step may look at, in one unit of work.</summary>
internal sealed class StepContexts(
    UnitOfWork<OnboardingDbContext> work, DueRuns due, IOptions<OnboardingOptions> options, TimeProvider clock)
{
    /// <summary>The context for the next try; null when there is nothing to do, and the run was given back.</summary>
    /// <exception cref="RunLostException">Another process holds it.</exception>
    public Task<StepContext?> TakeAsync(ClaimedRun claimed, CancellationToken cancellationToken) =>
        work.RunAsync(
            async (db, cancelled) =>
            {
                await due.HoldAsync(db, claimed, cancelled);
                var run = await db.Runs.AsNoTracking().Include(x => x.Steps).SingleOrDefaultAsync(x => x.Id == claimed.RunId, cancelled);
                if (run?.Current is not { } step || run.State == RunState.Cancelled)
                {
                    await DueRuns.RemoveAsync(db, claimed.RunId, cancelled);
                    return null;
                }

                var connection = await ConnectionOf(db, run.ServiceId).AsNoTracking().FirstOrDefaultAsync(cancelled);
                var baseDomain = await db.BaseDomains.AsNoTracking().SingleOrDefaultAsync(x => x.Id == run.BaseDomainId, cancelled);
                var made = await db.MadeObjects.AsNoTracking().Where(x => x.RunId == run.Id).OrderBy(x => x.Id).ToListAsync(cancelled);
                var journal = new RunJournal(work, due, clock, claimed, run, step.Kind, made);
                return new StepContext(run, step, connection, baseDomain, await AddressesAsync(db, run, cancelled), journal, Newly(made));
            },
            cancellationToken);

    /// <summary>The connection of a service; the newest, should an older one still be told of.</summary>
    public static IQueryable<KnownConnection> ConnectionOf(OnboardingDbContext db, Guid serviceId) =>
        db.Connections.Where(x => x.ServiceId == serviceId && !x.IsRemoved).OrderByDescending(x => x.ConnectionId);

    private NewlyMade? Newly(IReadOnlyList<MadeObject> made)
    {
        var since = clock.GetUtcNow() - options.Value.NewFor;
        return made.Any(x => x is { ExistedBefore: false, Kind: not MadeKind.DnsRecord } && x.MadeAt > since)
            ? new NewlyMade(options.Value.RepeatInPlace, clock)
            : null;
    }

    /// <summary>
    /// Of the added site, or of all sites that are reached by the service's own name. Host names are not published: the sub-domain never is
    /// an alias.
    /// </summary>
    private static async Task<IReadOnlyList<string>> AddressesAsync(OnboardingDbContext db, Run run, CancellationToken cancellationToken)
    {
        var sites = await db.Sites.AsNoTracking()
            .Where(x => run.SiteId == null ? x.ServiceId == run.ServiceId && x.ShortName == null : x.Id == run.SiteId)
            .ToListAsync(cancellationToken);
        return [.. sites.SelectMany(x => x.SbcAddresses).Where(x => IPAddress.TryParse(x, out _)).Distinct(StringComparer.OrdinalIgnoreCase)
            .Order(StringComparer.Ordinal)];
    }
}
