using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Messaging;

/// <summary>The service whose operators' changes are told of.</summary>
internal sealed record ActedService(string Name);

/// <summary>
/// Tells of every change that an operator makes, in the commit of the change: the first commit of an unsafe request that wrote anything
/// takes one <see cref="OperatorActed"/> along. No handler can forget it. TenantCredential, which has the audit, writes it down there.
/// </summary>
internal sealed class OperatorActs<TDb>(ActingOperator acting, ActedService service, Outbox<TDb> outbox, TimeProvider clock)
    : OperatorActing<TDb>(acting)
    where TDb : LiveDbContext
{
    protected override Task<bool> TellAsync(TDb db, OperatorAct act, Guid? customer, CancellationToken cancellationToken)
    {
        outbox.Enqueue(new OperatorActed(service.Name, act.Operation, act.Target, customer, act.Subject, act.Name, clock.GetUtcNow()));
        return Task.FromResult(true);
    }
}

/// <summary>Finds the commits of operators' unsafe requests that wrote something.</summary>
/// <typeparam name="TDb">The database.</typeparam>
public abstract class OperatorActing<TDb>(ActingOperator acting) : IBeforeCommit<TDb>
    where TDb : LiveDbContext
{
    /// <inheritdoc/>
    public void Begin() => acting.Forget();

    /// <inheritdoc/>
    public void Saving(TDb db)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (acting.Current is null)
        {
            return;
        }

        foreach (var entry in db.ChangeTracker.Entries<ICustomerOwned>()
            .Where(static entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted))
        {
            acting.For(entry.Entity.CustomerId);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> AddAsync(TDb db, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (acting is not { Current: { } act, IsWritten: false } || !await HasWrittenAsync(db, cancellationToken))
        {
            return false;
        }

        acting.Written();
        return await TellAsync(db, act, acting.Customer, cancellationToken);
    }

    /// <inheritdoc/>
    public void Committed() => acting.Committed();

    /// <summary>Adds to the unit of work what tells of the act.</summary>
    /// <returns>True when something was added to the context.</returns>
    protected abstract Task<bool> TellAsync(TDb db, OperatorAct act, Guid? customer, CancellationToken cancellationToken);

    /// <summary>
    /// PostgreSQL gives an id to transactions that write or lock rows: statements that went past the change tracker count too.
    /// </summary>
    private static Task<bool> HasWrittenAsync(TDb db, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<bool>($"SELECT pg_current_xact_id_if_assigned() IS NOT NULL AS \"Value\"").SingleAsync(cancellationToken);
}
