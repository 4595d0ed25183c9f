namespace LivePlatform.Persistence;

/// <summary>Adds to each unit of work that is about to commit, in the same transaction. One that is rolled back, or ends with a refusal, is not heard of.</summary>
/// <typeparam name="TDb">The database.</typeparam>
public interface IBeforeCommit<in TDb>
    where TDb : LiveDbContext
{
    /// <summary>A unit of work opens, or is tried again: what was kept of the one before is void.</summary>
    void Begin();

    /// <summary>Everything is saved; what this adds is saved after it. Calls nothing remote.</summary>
    Task AddAsync(TDb db, CancellationToken cancellationToken);
}
