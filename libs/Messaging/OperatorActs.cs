using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Messaging;

/// <summary>The service whose operators' changes are told of.</summary>
internal sealed record ActedService(string Name);

/// <summary>
/// Tells of every change that an operator makes, in the commit of the change: whatever an unsafe request commits that wrote anything takes one <see cref="OperatorActed"/> along.
/// No handler can forget it. TenantCredential, which has the audit, writes it down there.
/// </summary>
internal sealed class OperatorActs<TDb>(ActingOperator acting, ActedService service, Outbox<TDb> outbox, TimeProvider clock) : IBeforeCommit<TDb>
    where TDb : LiveDbContext
{
    public void Begin() => acting.Forget();

    public async Task AddAsync(TDb db, CancellationToken cancellationToken)
    {
        if (acting.Current is { } act && await OperatorActing.HasWrittenAsync(db, cancellationToken))
        {
            outbox.Enqueue(new OperatorActed(service.Name, act.Operation, act.Target, OperatorActing.CustomerOf(db, act.Target), act.Subject, act.Name, clock.GetUtcNow()));
        }
    }
}

/// <summary>What can be told of a unit of work that is about to commit.</summary>
public static class OperatorActing
{
    private const string Customers = "/api/v1/customers/";

    /// <summary>Whether the open transaction wrote anything: PostgreSQL gives an id to those that do. Statements that went past the change tracker count too.</summary>
    public static Task<bool> HasWrittenAsync(LiveDbContext db, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.Database.SqlQuery<bool>($"SELECT pg_current_xact_id_if_assigned() IS NOT NULL AS \"Value\"").SingleAsync(cancellationToken);
    }

    /// <summary>The customer whose rows were changed, or who is what was changed; null when they were nobody's, or of several.</summary>
    public static Guid? CustomerOf(LiveDbContext db, string target)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(target);
        if (target.StartsWith(Customers, StringComparison.OrdinalIgnoreCase) && Guid.TryParse(target[Customers.Length..].Split('/')[0], out var itself))
        {
            return itself;
        }

        var customers = db.ChangeTracker.Entries<ICustomerOwned>().Select(static entry => entry.Entity.CustomerId).Distinct().Take(2).ToList();
        return customers is [var only] ? only : null;
    }
}
