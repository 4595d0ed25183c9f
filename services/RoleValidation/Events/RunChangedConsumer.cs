using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.RoleValidation.Assessments;
using LivePlatform.RoleValidation.Decisions;
using LivePlatform.RoleValidation.Persistence;
using LivePlatform.RoleValidation.Runs;
using LivePlatform.Tenancy;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.RoleValidation.Events;

/// <summary>
/// Keeps the copy of runs. What was said about roles that a run needs, or needed, is read again: it may be removable now, or no longer.
/// </summary>
internal sealed class RunChangedConsumer(
    Inbox<RoleValidationDbContext> inbox, ProviderScope provider, DueAssessments due, CopyComparison comparison) : IConsumer<RunChanged>
{
    public Task Consume(ConsumeContext<RunChanged> context) =>
        inbox.OnceAsync(context, (db, cancellationToken) => ApplyAsync(db, context.Message, cancellationToken));

    internal async Task ApplyAsync(RoleValidationDbContext db, RunChanged said, CancellationToken cancellationToken)
    {
        await db.LockAsync(said.RunId, cancellationToken);
        var known = await db.Runs.SingleOrDefaultAsync(x => x.RunId == said.RunId, cancellationToken)
            ?? db.Add(KnownRun.Of(provider.Current, said)).Entity;
        var (had, needed) = (known.Version, known.Needs);
        var news = known.TakeOver(said);
        if (said.IsRepublished)
        {
            await comparison.ToldAsync(db, nameof(RunChanged), said.RunId, had, said.Version, news, cancellationToken);
        }

        if (!news || known.Needs == needed)
        {
            return;
        }

        await db.SaveChangesAsync(cancellationToken);
        if (needed is { } before)
        {
            await ReadAgainAsync(db, said.CustomerId, before, static _ => true, cancellationToken);
        }

        if (known.Needs is { } now)
        {
            await ReadAgainAsync(db, said.CustomerId, now, kept => IsAffected(now, kept), cancellationToken);
        }
    }

    /// <summary>Its assessment may have come before the news of the run: then nobody looks yet whether what it lacks was granted.</summary>
    private static bool IsAffected(RunNeeds needs, RoleAssessment kept) =>
        kept.Requirements.Any(x => x.Result == RequirementResult.MayBeRemovedNow)
        || (kept.Outcome != RoleOutcome.Satisfied
            && (kept.ConnectionId, kept.Stage, kept.DnsMode) == (needs.ConnectionId, needs.Stage, needs.DnsMode));

    private async Task ReadAgainAsync(
        RoleValidationDbContext db,
        Guid customerId,
        RunNeeds needs,
        Func<RoleAssessment, bool> isMeant,
        CancellationToken cancellationToken)
    {
        foreach (var connection in (await KnownRuns.ConcernedAsync(db, customerId, needs.ConnectionId, cancellationToken))
            .Where(x => x.IsAssessable))
        {
            // Without a result to look at, one may be on its way, decided by the runs of a moment ago.
            await due.AskAsync(db, connection, Stage.DayTwo, null, Urgency.Soon, cancellationToken);
            var kept = await db.Assessments.AsNoTracking().Where(x => x.ConnectionId == connection.ConnectionId && x.IsNewest)
                .ToListAsync(cancellationToken);
            foreach (var assessment in kept.Where(x => x.Stage != Stage.DayTwo && isMeant(x)))
            {
                await due.AskAsync(db, connection, assessment.Stage, assessment.DnsMode, Urgency.Soon, cancellationToken);
            }
        }
    }
}
