using LivePlatform.Contracts;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.SyncApps;
using LivePlatform.TenantCredential.Upgrades;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Validation;

/// <summary>What is to be done for a connection.</summary>
internal enum DueKind
{
    /// <summary>Prove the credential in use.</summary>
    Validation,

    /// <summary>Take the change of its credential one step on.</summary>
    Change,

    /// <summary>Prove the provider's SyncApp; the row carries its id in the place of a connection's.</summary>
    SyncApp,

    /// <summary>Let Microsoft make a new secret.</summary>
    Rotation,

    /// <summary>Delete in Entra the secrets that it no longer uses.</summary>
    Cleanup,

    /// <summary>Make the registration that is ready its credential.</summary>
    Registration,

    /// <summary>Take its part of an upgrade one step on.</summary>
    Upgrade,
}

/// <summary>When a connection is to be looked at again. Written in the commit that makes it due, so that a crash forgets nothing.</summary>
internal sealed class DueValidation
{
    public required Guid ConnectionId { get; init; }

    public required DueKind Kind { get; init; }

    public required Guid ServiceProviderId { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Proofs since the last that succeeded.</summary>
    public required int Attempts { get; init; }

    /// <summary>Until when a replica works on it, by the database's clock.</summary>
    public required DateTimeOffset? LeaseUntil { get; init; }
}

/// <summary>The list of proofs to come.</summary>
internal static class DueValidations
{
    /// <summary>Wakes the loop that proves.</summary>
    public const string Channel = "live_due_validations";

    /// <summary>Sets when a connection is proven next; null: only when somebody acts.</summary>
    public static Task ScheduleAsync(TenantCredentialDbContext db, Connection connection, DateTimeOffset? dueAt, int attempts, CancellationToken cancellationToken) =>
        ScheduleAsync(db, connection.Id, connection.ServiceProviderId, DueKind.Validation, dueAt, attempts, cancellationToken);

    /// <summary>Sets when the change of its credential goes on; null: it is over.</summary>
    public static Task ScheduleChangeAsync(TenantCredentialDbContext db, Connection connection, DateTimeOffset? dueAt, int attempts, CancellationToken cancellationToken) =>
        ScheduleAsync(db, connection.Id, connection.ServiceProviderId, DueKind.Change, dueAt, attempts, cancellationToken);

    /// <summary>Sets when the provider's SyncApp is proven next; null: only when somebody acts.</summary>
    public static Task ScheduleSyncAppAsync(TenantCredentialDbContext db, SyncApp app, DateTimeOffset? dueAt, int attempts, CancellationToken cancellationToken) =>
        ScheduleAsync(db, app.Id, app.ServiceProviderId, DueKind.SyncApp, dueAt, attempts, cancellationToken);

    /// <summary>Sets when its secret is replaced by itself; null: not.</summary>
    public static Task ScheduleRotationAsync(TenantCredentialDbContext db, Connection connection, DateTimeOffset? dueAt, int attempts, CancellationToken cancellationToken) =>
        ScheduleAsync(db, connection.Id, connection.ServiceProviderId, DueKind.Rotation, dueAt, attempts, cancellationToken);

    /// <summary>Sets when secrets that it no longer uses are deleted in Entra; null: there are none.</summary>
    public static Task ScheduleCleanupAsync(TenantCredentialDbContext db, Connection connection, DateTimeOffset? dueAt, int attempts, CancellationToken cancellationToken) =>
        ScheduleAsync(db, connection.Id, connection.ServiceProviderId, DueKind.Cleanup, dueAt, attempts, cancellationToken);

    /// <summary>Sets when the registration that is ready is tried as its credential.</summary>
    public static Task ScheduleRegistrationAsync(TenantCredentialDbContext db, Connection connection, DateTimeOffset dueAt, int attempts, CancellationToken cancellationToken) =>
        ScheduleAsync(db, connection.Id, connection.ServiceProviderId, DueKind.Registration, dueAt, attempts, cancellationToken);

    /// <summary>Sets when its part of an upgrade goes on.</summary>
    public static Task ScheduleUpgradeAsync(TenantCredentialDbContext db, UpgradeItem item, DateTimeOffset dueAt, CancellationToken cancellationToken) =>
        ScheduleAsync(db, item.ConnectionId, item.ServiceProviderId, DueKind.Upgrade, dueAt, attempts: 0, cancellationToken);

    private static Task ScheduleAsync(
        TenantCredentialDbContext db, Guid id, ServiceProviderId provider, DueKind kind, DateTimeOffset? dueAt, int attempts, CancellationToken cancellationToken)
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
            ON CONFLICT (connection_id, kind) DO UPDATE SET due_at = excluded.due_at, attempts = excluded.attempts, lease_until = NULL
            """,
            cancellationToken);
    }

    /// <summary>Brings a proof forward: somebody saw Microsoft refuse the connection. One that is due already stays as it is.</summary>
    public static Task HastenAsync(TenantCredentialDbContext db, Connection connection, DateTimeOffset now, CancellationToken cancellationToken) =>
        HastenAsync(db, connection.Id, connection.ServiceProviderId, DueKind.Validation, now, cancellationToken);

    /// <summary>Brings the proof of the provider's SyncApp forward.</summary>
    public static Task HastenSyncAppAsync(TenantCredentialDbContext db, SyncApp app, DateTimeOffset now, CancellationToken cancellationToken) =>
        HastenAsync(db, app.Id, app.ServiceProviderId, DueKind.SyncApp, now, cancellationToken);

    /// <summary>Brings the proofs of all failed connections forward that ask as the provider's SyncApp.</summary>
    public static Task HastenAllOfUsersAsync(TenantCredentialDbContext db, ServiceProviderId provider, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (failed, byApp) = (nameof(ConnectionStatus.Failed), nameof(ConnectionMethod.AppRegistration));
        db.NotifyOnCommit(Channel);
        return db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO due_validations (connection_id, kind, service_provider_id, due_at, attempts, lease_until)
            SELECT id, {nameof(DueKind.Validation)}, service_provider_id, {now}, 0, NULL FROM connections
            WHERE service_provider_id = {provider.Value} AND removed_at IS NULL AND status = {failed} AND method <> {byApp}
            ON CONFLICT (connection_id, kind) DO UPDATE SET due_at = least(due_validations.due_at, excluded.due_at)
            """,
            cancellationToken);
    }

    private static Task<int> HastenAsync(
        TenantCredentialDbContext db, Guid id, ServiceProviderId provider, DueKind kind, DateTimeOffset now, CancellationToken cancellationToken)
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

    public static Task ForgetAsync(TenantCredentialDbContext db, Guid connectionId, DueKind kind, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"DELETE FROM due_validations WHERE connection_id = {connectionId} AND kind = {kind.ToString()}", cancellationToken);

    public static async Task<int> AttemptsAsync(TenantCredentialDbContext db, Guid connectionId, DueKind kind, CancellationToken cancellationToken) =>
        await db.Set<DueValidation>().Where(x => x.ConnectionId == connectionId && x.Kind == kind).Select(x => x.Attempts).FirstOrDefaultAsync(cancellationToken);
}
