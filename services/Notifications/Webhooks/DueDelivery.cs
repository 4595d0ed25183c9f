using LivePlatform.Notifications.Persistence;
using LivePlatform.Persistence;
using LivePlatform.Persistence.Due;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LivePlatform.Notifications.Webhooks;

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
internal readonly record struct ClaimedDelivery(Guid DeliveryId);

/// <summary>The list of deliveries to come, over all providers: ids and times only.</summary>
internal sealed class DueDeliveries(Database<NotificationsDbContext> database, TimeProvider clock)
    : DueList<ClaimedDelivery>(database.App, Table, Lease, clock)
{
    /// <summary>Wakes the loop that delivers.</summary>
    public const string Channel = "live_due_deliveries";

    /// <summary>A receiver that is slow holds so many places of the loop, and no more.</summary>
    public const int AtOncePerWebhook = 2;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private static readonly DueTable Table = new("due_deliveries", Channel, ["delivery_id"])
    {
        Only = "(SELECT count(*) FROM due_deliveries busy WHERE busy.webhook_id = due.webhook_id AND busy.lease_until >= now()) < "
            + $"{AtOncePerWebhook}",
    };

    /// <summary>Sets when a delivery is tried next; null: not again.</summary>
    public static Task ScheduleAsync(NotificationsDbContext db, WebhookDelivery delivery, CancellationToken cancellationToken)
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
            ON CONFLICT (delivery_id) DO UPDATE SET due_at = excluded.due_at, broke_off = 0, claim = NULL, lease_until = NULL
            """,
            cancellationToken);
    }

    /// <summary>All that wait for a webhook are tried now: it was changed, or is active again.</summary>
    public static Task HastenAsync(NotificationsDbContext db, Guid webhookId, DateTimeOffset now, CancellationToken cancellationToken)
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

    public static Task ForgetAsync(NotificationsDbContext db, Guid deliveryId, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"DELETE FROM due_deliveries WHERE delivery_id = {deliveryId}", cancellationToken);

    public static Task ForgetAllAsync(NotificationsDbContext db, Guid webhookId, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"DELETE FROM due_deliveries WHERE webhook_id = {webhookId}", cancellationToken);

    /// <inheritdoc/>
    protected override ClaimedDelivery Read(DueClaim claimed, NpgsqlDataReader row, int first) => new(row.GetGuid(first));
}
