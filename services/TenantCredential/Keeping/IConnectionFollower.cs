using LivePlatform.M365.Failures;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;

namespace LivePlatform.TenantCredential.Keeping;

/// <summary>
/// What must follow a connection, in the commit of each of its changes. Whoever has to know is told here: those who keep connections know
/// nobody of those who acquire credentials for them.
/// </summary>
internal interface IConnectionFollower
{
    /// <summary>Its status, credential, change or rotation is another one.</summary>
    Task ChangedAsync(TenantCredentialDbContext db, Connection connection, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>It switched to the credential that was being proven.</summary>
    Task ServesAsync(TenantCredentialDbContext db, Connection connection, AuditActor actor, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <summary>Microsoft refused the credential of that version before it served, or its roles never came.</summary>
    Task RefusedAsync(
        TenantCredentialDbContext db,
        Connection connection,
        int version,
        MicrosoftFailure why,
        CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The credential of that version took the place of those that were being proven.</summary>
    Task OvertakenAsync(TenantCredentialDbContext db, Connection connection, int version, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <summary>It is being removed.</summary>
    Task RemovedAsync(TenantCredentialDbContext db, Connection connection, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>All of them, one after the other: they share a unit of work.</summary>
internal sealed class ConnectionFollowers(IEnumerable<IConnectionFollower> followers)
{
    public async Task TellAsync(Func<IConnectionFollower, Task> news)
    {
        foreach (var follower in followers)
        {
            await news(follower);
        }
    }
}
