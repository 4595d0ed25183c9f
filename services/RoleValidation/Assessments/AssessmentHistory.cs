using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.RoleProfiles;
using LivePlatform.RoleValidation.Connections;
using LivePlatform.RoleValidation.Persistence;
using LivePlatform.RoleValidation.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>The newest result of each connection, stage and DNS mode, and those before it. Writes in the caller's unit of work.</summary>
internal sealed class AssessmentHistory(
    Outbox<RoleValidationDbContext> outbox, RoleProfileCatalog profiles, IOptions<RoleValidationOptions> options, TimeProvider clock)
{
    /// <summary>Adds the newest; the former one becomes history.</summary>
    /// <param name="db">The unit of work.</param>
    /// <param name="connection">Whose.</param>
    /// <param name="stage">For what.</param>
    /// <param name="mode">For which DNS mode.</param>
    /// <param name="next">Makes it, of a given version.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<RoleAssessment> AddAsync(
        RoleValidationDbContext db,
        KnownConnection connection,
        Stage stage,
        DnsMode mode,
        Func<long, RoleAssessment> next,
        CancellationToken cancellationToken)
    {
        var earlier = Of(db, connection, stage, mode);
        var version = await earlier.MaxAsync(x => (long?)x.Version, cancellationToken) ?? 0;
        await earlier.Where(x => x.IsNewest).ExecuteUpdateAsync(set => set.SetProperty(x => x.IsNewest, false), cancellationToken);

        // That something could not be assessed is news while it lasts, and no finding to be kept.
        var oldest = clock.GetUtcNow() - options.Value.KeepHistory;
        await earlier.Where(x => !x.IsNewest && (x.AssessedAt < oldest || x.Outcome == RoleOutcome.NotAssessable))
            .ExecuteDeleteAsync(cancellationToken);
        return db.Add(next(version + 1)).Entity;
    }

    /// <summary>Tells whoever asked that it cannot be assessed, and why.</summary>
    public async Task TellAsync(
        RoleValidationDbContext db,
        KnownConnection connection,
        Stage stage,
        DnsMode mode,
        Hindrance hindrance,
        DateTimeOffset? nextTryAt,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var told = await AddAsync(
            db,
            connection,
            stage,
            mode,
            version => RoleAssessment.Hindered(
                Guid.CreateVersion7(now), connection, stage, mode, profiles.InForce(now).Title, hindrance, version, now),
            cancellationToken);
        told.IsTriedAgainAt(nextTryAt);
        outbox.Enqueue(told.ToEvent());
    }

    /// <summary>Tells every open question of a connection that stopped working.</summary>
    public async Task TellOpenAsync(RoleValidationDbContext db, KnownConnection connection, CancellationToken cancellationToken)
    {
        if (Hindrance.OfConnection(connection) is not { } hindrance)
        {
            return;
        }

        var asked = await db.DueAssessments.AsNoTracking()
            .Where(x => x.ConnectionId == connection.ConnectionId && x.Urgency != (int)Urgency.Nightly).ToListAsync(cancellationToken);
        foreach (var due in asked)
        {
            await TellAsync(db, connection, due.Stage, due.DnsMode, hindrance, null, cancellationToken);
        }
    }

    /// <summary>Where nothing was ever found, whoever waits is told once what stands in the way; a finding stays what it was.</summary>
    public async Task TellPutOffAsync(
        RoleValidationDbContext db, KnownConnection connection, DueAssessment due, Deferral deferral, CancellationToken cancellationToken)
    {
        var hindrance = Hindrance.Of(deferral);
        var newest = await Of(db, connection, due.Stage, due.DnsMode).Where(x => x.IsNewest).Select(x => new { x.Outcome, x.Code })
            .SingleOrDefaultAsync(cancellationToken);
        if (newest is null || (newest.Outcome == RoleOutcome.NotAssessable && newest.Code != hindrance.Code))
        {
            await TellAsync(db, connection, due.Stage, due.DnsMode, hindrance, due.DueAt, cancellationToken);
        }
    }

    private static IQueryable<RoleAssessment> Of(RoleValidationDbContext db, KnownConnection connection, Stage stage, DnsMode mode) =>
        db.Assessments.Where(x => x.ConnectionId == connection.ConnectionId && x.Stage == stage && x.DnsMode == mode);
}
