namespace LivePlatform.Persistence;

/// <summary>
/// Adds to each unit of work that is about to commit, in the same transaction. One that is rolled back, or ends with a refusal, is not
/// heard of.
/// </summary>
/// <typeparam name="TDb">The database.</typeparam>
public interface IBeforeCommit<in TDb>
    where TDb : LiveDbContext
{
    /// <summary>A unit of work opens, or is tried again: what was kept of the one before is void.</summary>
    void Begin();

    /// <summary>Changes are about to be saved, as the context tracks them; comes for each saving.</summary>
    void Saving(TDb db);

    /// <summary>Everything is saved. Calls nothing remote.</summary>
    /// <returns>True when it added something to the context, which is then saved too.</returns>
    Task<bool> AddAsync(TDb db, CancellationToken cancellationToken);

    /// <summary>The unit of work has committed.</summary>
    void Committed();
}
