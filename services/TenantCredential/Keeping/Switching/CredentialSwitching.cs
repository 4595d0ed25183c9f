using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Work;

namespace LivePlatform.TenantCredential.Keeping.Switching;

/// <summary>
/// Takes the change of a connection's credential one step on: another proof, a look whether its roles are there, or how it settles.
/// </summary>
internal sealed class CredentialSwitching(
    UnitOfWork<TenantCredentialDbContext> work, CandidateProving proving, AwaitingRoles awaiting, Settling settling) : IConnectionWork
{
    public async Task AdvanceAsync(Guid connectionId, AuditActor actor, CancellationToken cancellationToken)
    {
        var connection = await work.RunAsync((db, cancelled) => db.FindLiveAsync(connectionId, cancelled), cancellationToken);
        switch (connection?.Change)
        {
            case { Phase: ChangePhase.NeedsRoles, NewVersion: var version }:
                await awaiting.RunAsync(connectionId, version, actor, cancellationToken);
                break;
            case { Candidate: { } candidate }:
                await proving.RunAsync(connection, candidate, actor, cancellationToken);
                break;
            case { Standby: { } standby }:
                await settling.RunAsync(connection, standby, actor, cancellationToken);
                break;
            default:
                await work.RunAsync(
                    (db, cancelled) => WorkList.ForgetAsync(db, connectionId, WorkKind.Change, cancelled), cancellationToken);
                break;
        }
    }
}
