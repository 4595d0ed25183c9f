using System.Collections.Frozen;
using LivePlatform.Persistence;
using LivePlatform.Persistence.Due;
using LivePlatform.TenantCredential.Audit;

namespace LivePlatform.TenantCredential.Work;

/// <summary>Does what is due for connections, each kind of work audited under its own name.</summary>
internal sealed class WorkLoop(DueWorkList due, WakeSignals signals, IServiceScopeFactory scopes, ILogger<WorkLoop> logger)
    : DueLoop<ClaimedWork>(due, signals, scopes, AtOnce, logger)
{
    internal const int AtOnce = 16;

    private static readonly FrozenDictionary<WorkKind, AuditActor> Actors = new Dictionary<WorkKind, AuditActor>
    {
        [WorkKind.Validation] = AuditActor.System("validation"),
        [WorkKind.Change] = AuditActor.System("switching"),
        [WorkKind.SyncApp] = AuditActor.System("sync-app"),
        [WorkKind.Rotation] = AuditActor.System("rotation"),
        [WorkKind.Cleanup] = AuditActor.System("secret-cleanup"),
        [WorkKind.Registration] = AuditActor.System("registration"),
        [WorkKind.Upgrade] = AuditActor.System("upgrade"),
    }.ToFrozenDictionary();

    /// <summary>Under which name a kind of work is audited.</summary>
    internal static AuditActor ActorOf(WorkKind kind) => Actors[kind];

    protected override Task DoAsync(IServiceProvider services, DueClaim claimed, ClaimedWork piece, CancellationToken cancellationToken) =>
        services.GetRequiredKeyedService<IConnectionWork>(piece.Kind).AdvanceAsync(piece.Id, ActorOf(piece.Kind), cancellationToken);
}
