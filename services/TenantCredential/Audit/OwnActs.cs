using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Persistence;

namespace LivePlatform.TenantCredential.Audit;

/// <summary>Writes down what an operator changes here, where the change itself has written no row that says more.</summary>
internal sealed class OwnActs(ActingOperator acting, AuditRows rows, TimeProvider clock) : OperatorActing<TenantCredentialDbContext>(acting)
{
    /// <summary>Upgrades are of the provider, whosever connections they move: no customer sees them.</summary>
    private const string OfTheProvider = "/api/v1/upgrades";

    protected override async Task<bool> TellAsync(
        TenantCredentialDbContext db, OperatorAct act, Guid? customer, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var whose = act.Target.StartsWith(OfTheProvider, StringComparison.OrdinalIgnoreCase) ? null : customer;
        var told = new OperatorActed(ServiceNames.TenantCredential, act.Operation, act.Target, whose, act.Subject, act.Name, now);
        await rows.AppendAsync(db, AuditRecord.OfAct(told), now, cancellationToken);
        return false;
    }
}
