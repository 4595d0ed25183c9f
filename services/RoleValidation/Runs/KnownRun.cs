using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.RoleValidation.Connections;
using LivePlatform.RoleValidation.Decisions;
using LivePlatform.RoleValidation.Persistence;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.RoleValidation.Runs;

/// <summary>Our own small copy of a run of Onboarding: while it is open, nothing that its stage needs may be called removable.</summary>
internal sealed class KnownRun : ICustomerOwned
{
    private KnownRun()
    {
    }

    public Guid RunId { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public Guid CustomerId { get; private init; }

    /// <summary>Null: the service had no connection yet.</summary>
    public Guid? ConnectionId { get; private set; }

    public Stage Stage { get; private set; }

    public DnsMode DnsMode { get; private set; }

    public bool IsOpen { get; private set; }

    /// <summary>The version of the event that this copy reflects.</summary>
    public long Version { get; private set; }

    /// <summary>What must stay granted for it; null: nothing, it is over.</summary>
    public RunNeeds? Needs => IsOpen ? new RunNeeds(ConnectionId, Stage, DnsMode) : null;

    public static KnownRun Of(ServiceProviderId provider, RunChanged said) =>
        new() { ServiceProviderId = provider, RunId = said.RunId, CustomerId = said.CustomerId };

    /// <summary>Takes over what an event says, unless a newer one was seen.</summary>
    /// <returns>False when nothing was new.</returns>
    public bool TakeOver(RunChanged said)
    {
        var same = (said.ConnectionId, said.Stage, said.DnsMode, said.IsOpen) == (ConnectionId, Stage, DnsMode, IsOpen);
        if (!CopyRule.TakesOver(Version, said.Version, said.IsRepublished, same))
        {
            return false;
        }

        (ConnectionId, Stage, DnsMode, IsOpen, Version) = (said.ConnectionId, said.Stage, said.DnsMode, said.IsOpen, said.Version);
        return true;
    }
}

/// <summary>What an open run needs.</summary>
/// <param name="ConnectionId">Whose roles; null: those of whichever connection of the customer.</param>
/// <param name="Stage">For what.</param>
/// <param name="DnsMode">Who makes, or made, DNS records and activation user.</param>
internal readonly record struct RunNeeds(Guid? ConnectionId, Stage Stage, DnsMode DnsMode);

/// <summary>What open runs mean for assessments.</summary>
internal static class KnownRuns
{
    private static readonly PlannedStage EveryDay = new(Stage.DayTwo, DnsModes.ToOptions(DnsMode.Automatic));

    /// <summary>
    /// All that is planned for the principal behind a connection: its daily work, and every open run that works through it, by whichever
    /// connection.
    /// </summary>
    public static async Task<IReadOnlyList<PlannedStage>> AheadAsync(
        RoleValidationDbContext db, KnownConnection connection, CancellationToken cancellationToken)
    {
        var samePrincipal = db.Connections.Where(x => x.M365TenantId == connection.M365TenantId && x.ClientId == connection.ClientId)
            .Select(x => (Guid?)x.ConnectionId);
        var open = await db.Runs.AsNoTracking()
            .Where(
                x => x.IsOpen && (x.ConnectionId == null ? x.CustomerId == connection.CustomerId : samePrincipal.Contains(x.ConnectionId)))
            .Select(x => new { x.Stage, x.DnsMode }).Distinct().ToListAsync(cancellationToken);
        return [EveryDay, .. open.Select(x => new PlannedStage(x.Stage, DnsModes.ToOptions(x.DnsMode)))];
    }

    /// <summary>The other way round: the connections whose principal a run of a customer counts for.</summary>
    public static Task<List<KnownConnection>> ConcernedAsync(
        RoleValidationDbContext db, Guid customerId, Guid? connectionId, CancellationToken cancellationToken)
    {
        var principals = db.Connections.Where(x => connectionId == null ? x.CustomerId == customerId : x.ConnectionId == connectionId);
        return db.Connections.AsNoTracking()
            .Where(x => principals.Any(one => one.M365TenantId == x.M365TenantId && one.ClientId == x.ClientId))
            .ToListAsync(cancellationToken);
    }

    /// <summary>True when an open run of this stage may wait for what is missing.</summary>
    public static Task<bool> WaitsAsync(
        RoleValidationDbContext db, Guid connectionId, Stage stage, DnsMode dnsMode, CancellationToken cancellationToken) =>
        db.Runs.AnyAsync(x => x.IsOpen && x.ConnectionId == connectionId && x.Stage == stage && x.DnsMode == dnsMode, cancellationToken);
}
