using LivePlatform.Contracts;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Work;

/// <summary>Puts work for connections on the list, and takes it off.</summary>
internal static class WorkList
{
    /// <summary>Wakes the loop.</summary>
    public const string Channel = "live_due_validations";

    /// <summary>Sets when a connection is proven next; null: only when somebody acts.</summary>
    public static Task ScheduleAsync(
        TenantCredentialDbContext db, Connection connection, DateTimeOffset? dueAt, int attempts, CancellationToken cancellationToken) =>
        ScheduleAsync(db, connection.Id, connection.ServiceProviderId, WorkKind.Validation, dueAt, attempts, cancellationToken);

    /// <summary>Sets when the change of its credential goes on; null: it is over.</summary>
    public static Task ScheduleChangeAsync(
        TenantCredentialDbContext db, Connection connection, DateTimeOffset? dueAt, int attempts, CancellationToken cancellationToken) =>
        ScheduleAsync(db, connection.Id, connection.ServiceProviderId, WorkKind.Change, dueAt, attempts, cancellationToken);

    /// <summary>Sets when the provider's SyncApp is proven next; null: only when somebody acts.</summary>
    public static Task ScheduleSyncAppAsync(
        TenantCredentialDbContext db, SyncApp app, DateTimeOffset? dueAt, int attempts, CancellationToken cancellationToken) =>
        ScheduleAsync(db, app.Id, app.ServiceProviderId, WorkKind.SyncApp, dueAt, attempts, cancellationToken);

    /// <summary>Sets when its secret is replaced by itself; null: not.</summary>
    public static Task ScheduleRotationAsync(
        TenantCredentialDbContext db, Connection connection, DateTimeOffset? dueAt, int attempts, CancellationToken cancellationToken) =>
        ScheduleAsync(db, connection.Id, connection.ServiceProviderId, WorkKind.Rotation, dueAt, attempts, cancellationToken);

    /// <summary>Sets when secrets that it no longer uses are deleted in Entra; null: there are none.</summary>
    public static Task ScheduleCleanupAsync(
        TenantCredentialDbContext db, Connection connection, DateTimeOffset? dueAt, int attempts, CancellationToken cancellationToken) =>
        ScheduleAsync(db, connection.Id, connection.ServiceProviderId, WorkKind.Cleanup, dueAt, attempts, cancellationToken);

    /// <summary>Sets when the registration that is ready is tried as its credential.</summary>
    public static Task ScheduleRegistrationAsync(
        TenantCredentialDbContext db, Connection connection, DateTimeOffset dueAt, int attempts, CancellationToken cancellationToken) =>
        ScheduleAsync(db, connection.Id, connection.ServiceProviderId, WorkKind.Registration, dueAt, attempts, cancellationToken);

    /// <summary>Sets when its part of an upgrade goes on.</summary>
    public static Task ScheduleUpgradeAsync(
        TenantCredentialDbContext db, UpgradeItem item, DateTimeOffset dueAt, CancellationToken cancellationToken) =>
        ScheduleAsync(db, item.ConnectionId, item.ServiceProviderId, WorkKind.Upgrade, dueAt, attempts: 0, cancellationToken);

    private static Task ScheduleAsync(
        TenantCredentialDbContext db,
        Guid id,
        ServiceProviderId provider,
        WorkKind kind,
        DateTimeOffset? dueAt,
        int attempts,
        CancellationToken cancellationToken)
    {
        var name = kind.ToString();
        if (dueAt is not { } due)
        {
            return ForgetAsync(db, id, kind, cancellationToken);
        }

        db.NotifyOnCommit(Channel);
        return db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO due_validations (connection_id, kind, service_provider_id, due_at, attempts, lease_until)
            VALUES ({id}, {name}, {provider.Value}, {due}, {attempts}, NULL)
            ON CONFLICT (connection_id, kind) DO UPDATE SET due_at = excluded.due_at, attempts = excluded.attempts, broke_off = 0, claim =
                NULL, lease_until = NULL
            """,
            cancellationToken);
    }

    /// <summary>Brings a proof forward: somebody saw Microsoft refuse the connection. One that is due already stays as it is.</summary>
    public static Task HastenAsync(
        TenantCredentialDbContext db, Connection connection, DateTimeOffset now, CancellationToken cancellationToken) =>
        HastenAsync(db, connection.Id, connection.ServiceProviderId, WorkKind.Validation, now, cancellationToken);

    /// <summary>Brings the proof of the provider's SyncApp forward.</summary>
    public static Task HastenSyncAppAsync(
        TenantCredentialDbContext db, SyncApp app, DateTimeOffset now, CancellationToken cancellationToken) =>
        HastenAsync(db, app.Id, app.ServiceProviderId, WorkKind.SyncApp, now, cancellationToken);

    /// <summary>Brings the proofs of all failed connections forward that ask as the provider's SyncApp.</summary>
    public static Task HastenAllOfUsersAsync(
        TenantCredentialDbContext db, ServiceProviderId provider, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (failed, byApp) = (nameof(ConnectionStatus.Failed), nameof(ConnectionMethod.AppRegistration));
        db.NotifyOnCommit(Channel);
        return db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO due_validations (connection_id, kind, service_provider_id, due_at, attempts, lease_until)
            SELECT id, {nameof(WorkKind.Validation)}, service_provider_id, {now}, 0, NULL FROM connections
            WHERE service_provider_id = {provider.Value} AND removed_at IS NULL AND status = {failed} AND method <> {byApp}
            ON CONFLICT (connection_id, kind) DO UPDATE SET due_at = least(due_validations.due_at, excluded.due_at)
            """,
            cancellationToken);
    }

    private static Task<int> HastenAsync(
        TenantCredentialDbContext db,
        Guid id,
        ServiceProviderId provider,
        WorkKind kind,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var name = kind.ToString();
        db.NotifyOnCommit(Channel);
        return db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO due_validations (connection_id, kind, service_provider_id, due_at, attempts, lease_until)
            VALUES ({id}, {name}, {provider.Value}, {now}, 0, NULL)
            ON CONFLICT (connection_id, kind) DO UPDATE SET due_at = least(due_validations.due_at, excluded.due_at)
            """,
            cancellationToken);
    }

    /// <summary>Nothing more is to be done for a connection.</summary>
    public static Task ForgetAsync(TenantCredentialDbContext db, Guid connectionId, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"DELETE FROM due_validations WHERE connection_id = {connectionId}", cancellationToken);

    public static Task ForgetAsync(TenantCredentialDbContext db, Guid connectionId, WorkKind kind, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"DELETE FROM due_validations WHERE connection_id = {connectionId} AND kind = {kind.ToString()}", cancellationToken);

    public static async Task<int> AttemptsAsync(
        TenantCredentialDbContext db, Guid connectionId, WorkKind kind, CancellationToken cancellationToken) =>
        await db.Set<DueWork>().Where(x => x.ConnectionId == connectionId && x.Kind == kind).Select(x => x.Attempts)
            .FirstOrDefaultAsync(cancellationToken);
}
