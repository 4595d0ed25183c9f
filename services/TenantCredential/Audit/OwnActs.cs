using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Persistence;

namespace LivePlatform.TenantCredential.Audit;

/// <summary>Writes down what an operator changes here, where the change itself has written no row that says more.</summary>
internal sealed class OwnActs(ActingOperator acting, AuditRows rows, TimeProvider clock) : IBeforeCommit<TenantCredentialDbContext>
{
    public void Begin() => acting.Forget();

    public async Task AddAsync(TenantCredentialDbContext db, CancellationToken cancellationToken)
    {
        if (acting is { Current: { } act, IsWritten: false } && await OperatorActing.HasWrittenAsync(db, cancellationToken))
        {
            var now = clock.GetUtcNow();
            var told = new OperatorActed(ServiceNames.TenantCredential, act.Operation, act.Target, OperatorActing.CustomerOf(db, act.Target), act.Subject, act.Name, now);
            await rows.AppendAsync(db, AuditRecord.OfAct(told), now, cancellationToken);
        }
    }
}
