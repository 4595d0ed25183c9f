using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Work;
using MassTransit;

namespace LivePlatform.TenantCredential.Keeping.Switching;

/// <summary>What the principal behind a candidate holds. An answer about another version than the one being proven is past.</summary>
internal sealed class CandidateAssessedConsumer(Inbox<TenantCredentialDbContext> inbox, TimeProvider clock) : IConsumer<CandidateAssessed>
{
    public Task Consume(ConsumeContext<CandidateAssessed> context) =>
        inbox.OnceAsync(context, (db, cancellationToken) => ApplyAsync(db, context.Message, cancellationToken));

    internal async Task ApplyAsync(TenantCredentialDbContext db, CandidateAssessed said, CancellationToken cancellationToken)
    {
        if (await db.LockLiveAsync(
            said.ConnectionId, cancellationToken) is not { Change: { Candidate: { } candidate, RolesFoundAt: null } change } connection
            || candidate.Version != said.CandidateVersion)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var waited = change.Phase == ChangePhase.NeedsRoles;
        connection.CandidateAssessed(Lack(said), now);
        if (waited && change.MaySwitch)
        {
            await WorkList.ScheduleChangeAsync(db, connection, now, attempts: 0, cancellationToken);
        }
    }

    private static (string Code, string Sentence)? Lack(CandidateAssessed said) => said.Outcome switch
    {
        RoleOutcome.Satisfied => null,
        RoleOutcome.Missing => ("roles.missing", said.Sentence),
        RoleOutcome.Unknown => ("roles.unknown", said.Sentence),
        RoleOutcome.Waiting => ("roles.waiting", said.Sentence),
        RoleOutcome.NotAssessable => (said.Code ?? "roles.not_assessable", said.Sentence),
        _ => throw new ArgumentOutOfRangeException(nameof(said)),
    };
}
