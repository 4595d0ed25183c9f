using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LivePlatform.TenantCredential.Webhooks;

/// <summary>When a delivery is tried next. Written in the commit that makes it due, so that a crash forgets nothing.</summary>
internal sealed class DueDelivery
{
    public required Guid DeliveryId { get; init; }

    public required Guid WebhookId { get; init; }

    public required Guid ServiceProviderId { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Until when a replica works on it, by the database's clock.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }
}

/// <summary>A delivery that this process holds.</summary>
internal readonly record struct ClaimedDelivery(Guid DeliveryId, Guid Provider);

/// <summary>The list of deliveries to come, over all providers: ids and times only.</summary>
internal sealed class DueDeliveries(Database<TenantCredentialDbContext> database, TimeProvider clock)
{
    /// <summary>Wakes the loop that delivers.</summary>
    public const string Channel = "live_due_deliveries";

    /// <summary>A receiver that is slow holds so many places of the loop, and no more.</summary>
    public const int AtOncePerWebhook = 2;

    private static readonly TimeSpan Later = TimeSpan.FromMinutes(1);

    /// <summary>Sets when a delivery is tried next; null: not again.</summary>
    public static Task ScheduleAsync(TenantCredentialDbContext db, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        if (delivery.DueAt is not { } due)
        {
            return ForgetAsync(db, delivery.Id, cancellationToken);
        }

        db.NotifyOnCommit(Channel);
        return db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO due_deliveries (delivery_id, webhook_id, service_provider_id, due_at)
            VALUES ({delivery.Id}, {delivery.WebhookId}, {delivery.ServiceProviderId.Value}, {due})
            ON CONFLICT (delivery_id) DO UPDATE SET due_at = excluded.due_at, lease_until = NULL
            """,
            cancellationToken);
    }

    /// <summary>All that wait for a webhook are tried now: it was changed, or is active again.</summary>
    public static Task HastenAsync(TenantCredentialDbContext db, Guid webhookId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var pending = nameof(DeliveryState.Pending);
        db.NotifyOnCommit(Channel);
        return db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO due_deliveries (delivery_id, webhook_id, service_provider_id, due_at)
            SELECT id, webhook_id, service_provider_id, {now} FROM webhook_deliveries WHERE webhook_id = {webhookId} AND state = {pending}
            ON CONFLICT (delivery_id) DO UPDATE SET due_at = excluded.due_at
            """,
            cancellationToken);
    }

    public static Task ForgetAsync(TenantCredentialDbContext db, Guid deliveryId, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"DELETE FROM due_deliveries WHERE delivery_id = {deliveryId}", cancellationToken);

    public static Task ForgetAllAsync(TenantCredentialDbContext db, Guid webhookId, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"DELETE FROM due_deliveries WHERE webhook_id = {webhookId}", cancellationToken);

    /// <summary>Takes the one that is due longest for a minute; a replica that dies meanwhile leaves it to the others.</summary>
    /// <returns>Null when none is due.</returns>
    public async Task<ClaimedDelivery?> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var claim = database.App.CreateCommand(
            $"""
            UPDATE due_deliveries SET lease_until = now() + interval '60 seconds'
            WHERE delivery_id = (
                SELECT due.delivery_id FROM due_deliveries due
                WHERE due.due_at <= $1 AND (due.lease_until IS NULL OR due.lease_until < now())
                  AND (SELECT count(*) FROM due_deliveries busy WHERE busy.webhook_id = due.webhook_id AND busy.lease_until >= now()) < {AtOncePerWebhook}
                ORDER BY due.due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING delivery_id, service_provider_id
            """);
        claim.Parameters.Add(new NpgsqlParameter { Value = clock.GetUtcNow() });
        await using var reader = await claim.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new ClaimedDelivery(reader.GetGuid(0), reader.GetGuid(1)) : null;
    }

    /// <summary>Our own fault, not the receiver's: it is tried again in a minute, and no try is counted.</summary>
    public async Task PutOffAsync(Guid deliveryId, CancellationToken cancellationToken)
    {
        await using var putOff = database.App.CreateCommand("UPDATE due_deliveries SET due_at = $2, lease_until = NULL WHERE delivery_id = $1");
        putOff.Parameters.Add(new NpgsqlParameter { Value = deliveryId });
        putOff.Parameters.Add(new NpgsqlParameter { Value = clock.GetUtcNow() + Later });
        await putOff.ExecuteNonQueryAsync(cancellationToken);
    }
}
