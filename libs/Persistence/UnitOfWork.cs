using System.Data;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace LivePlatform.Persistence;

/// <summary>
/// One piece of work, reads included: a transaction inside EF's execution strategy whose first statement names the provider, so that
/// row-level security (the third fence) knows for whom it is, also behind PgBouncer in transaction mode.
/// </summary>
/// <remarks>The work may run again after a transient failure of the database: it must not call anything remote.</remarks>
public sealed class UnitOfWork<TDb>(TDb db, ProviderScope provider, IEnumerable<IBeforeCommit<TDb>> beforeCommit)
    where TDb : LiveDbContext
{
    /// <summary>Runs the work, saves and commits; rolls back if it throws or ends with an <see cref="IRefusal"/>.</summary>
    /// <exception cref="InvalidOperationException">No provider was entered, or a unit of work is already open in this scope.</exception>
    public async Task<T> RunAsync<T>(Func<TDb, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (db.Database.CurrentTransaction is not null)
        {
            throw new InvalidOperationException("A unit of work is already open in this scope.");
        }

        db.SavingChanges += Saving;
        try
        {
            return await db.Database.CreateExecutionStrategy().ExecuteAsync(AttemptAsync, cancellationToken);
        }
        finally
        {
            db.SavingChanges -= Saving;
        }

        void Saving(object? sender, SavingChangesEventArgs saving)
        {
            foreach (var listener in beforeCommit)
            {
                listener.Saving(db);
            }
        }

        async Task<T> AttemptAsync(CancellationToken attemptCancelled)
        {
            db.ChangeTracker.Clear();
            db.ForgetWakes();
            foreach (var listener in beforeCommit)
            {
                listener.Begin();
            }

            await using var transaction = await db.Database.BeginTransactionAsync(attemptCancelled);
            T result;
            try
            {
                result = await WithinAsync(transaction, work, attemptCancelled);
            }
            catch (InvalidOperationException failure) when (IsLost())
            {
                // EF swallows what happens when it releases its savepoint after the rows are written: that the connection is gone is then
                // told by the next statement, as a transaction that is over, which nobody would try again.
                throw new NpgsqlException("The connection was lost in mid-transaction.", new IOException(failure.Message, failure));
            }

            // What is committed is not tried again, whatever becomes of this.
            foreach (var listener in Refuses(result) ? [] : beforeCommit)
            {
                listener.Committed();
            }

            return result;
        }
    }

    /// <summary>Runs work that gives nothing back.</summary>
    public Task RunAsync(Func<TDb, CancellationToken, Task> work, CancellationToken cancellationToken) =>
        RunAsync(
            async (context, cancelled) =>
            {
                await work(context, cancelled);
                return true;
            },
            cancellationToken);

    private async Task<T> WithinAsync<T>(
        IDbContextTransaction transaction, Func<TDb, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var id = provider.Current.Value.ToString("D");
        await db.Database.ExecuteSqlAsync($"SELECT set_config('live.provider', {id}, true)", cancellationToken);

        var result = await work(db, cancellationToken);
        if (Refuses(result))
        {
            db.ChangeTracker.Clear();
            return result;
        }

        await db.SaveChangesAsync(cancellationToken);
        foreach (var listener in beforeCommit)
        {
            if (await listener.AddAsync(db, cancellationToken))
            {
                await db.SaveChangesAsync(cancellationToken);
            }
        }

        foreach (var channel in db.WakeOnCommit)
        {
            await db.Database.ExecuteSqlAsync($"SELECT pg_notify({channel}, '')", cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    private bool IsLost() => db.Database.GetDbConnection().State != ConnectionState.Open;

    private static bool Refuses(object? result) =>
        result is IRefusal or IRefusable { IsRefused: true } || (result is INestedHttpResult nested && Refuses(nested.Result));
}
