using LivePlatform.M365.Failures;
using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Telemetry;
using LivePlatform.TenantCredential.Work;

namespace LivePlatform.TenantCredential.Broker;

/// <summary>Notes what Entra said of a new credential while the former one stands by.</summary>
internal sealed class StandbyNotes(UnitOfWork<TenantCredentialDbContext> work, TenantCredentialMetrics metrics, TimeProvider clock)
{
    /// <summary>How soon a refused new credential is tried again; tokens that the former one got meanwhile are renewed as soon.</summary>
    public static readonly TimeSpan TryAgainAfter = TimeSpan.FromMinutes(1);

    /// <summary>Takes note of one answer.</summary>
    /// <param name="connection">The connection, as it was when Entra was asked.</param>
    /// <param name="standby">The former credential.</param>
    /// <param name="refused">Why the new one was refused; null when it was taken.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task TakeAsync(
        Connection connection, StoredCredential standby, MicrosoftFailure? refused, CancellationToken cancellationToken) =>
        work.RunAsync((db, cancelled) => TakeAsync(db, connection.Id, standby, refused, cancelled), cancellationToken);

    private async Task TakeAsync(
        TenantCredentialDbContext db,
        Guid connectionId,
        StoredCredential standby,
        MicrosoftFailure? refused,
        CancellationToken cancellationToken)
    {
        if (await db.LockLiveAsync(connectionId, cancellationToken) is not { Change: { } change } connection
            || change.Standby?.Id != standby.Id)
        {
            return;
        }

        var now = clock.GetUtcNow();
        if (refused is null)
        {
            change.Accepted();
            await WorkList.ScheduleChangeAsync(db, connection, change.SettlesUntil, attempts: 0, cancellationToken);
            return;
        }

        if (StandbyRule.Covers(refused))
        {
            change.RefusedOnce(refused, now);
            metrics.StandbyUsed();
        }

        await WorkList.ScheduleChangeAsync(db, connection, now + TryAgainAfter, attempts: 0, cancellationToken);
    }
}
