using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Alerts;

/// <summary>
/// The end of the credential that a connection uses, and which thresholds before it were told of. Moves in the commit that changes the one
/// or tells the other.
/// </summary>
internal sealed class ExpiryDate
{
    public required Guid ConnectionId { get; init; }

    public required Guid ServiceProviderId { get; init; }

    public required int CredentialVersion { get; init; }

    /// <summary>Null: unknown.</summary>
    public required DateTimeOffset? ExpiresOn { get; init; }

    /// <summary>The last threshold that was told of, in days before the end.</summary>
    public int? Reached { get; set; }

    /// <summary>When to look again; null: all thresholds were told of.</summary>
    public DateTimeOffset? DueAt { get; set; }
}

/// <summary>The end of a credential, to be written down.</summary>
/// <param name="Version">The credential's version.</param>
/// <param name="ExpiresOn">Null: unknown, or never.</param>
/// <param name="NeverEnds">True for a credential without a secret.</param>
/// <param name="StoredAt">Since when it is ours.</param>
internal readonly record struct PlannedEnd(int Version, DateTimeOffset? ExpiresOn, bool NeverEnds, DateTimeOffset StoredAt);

/// <summary>The list of ends to come: one row per connection, and one for the provider's SyncApp.</summary>
internal static class ExpiryCalendar
{
    /// <summary>Wakes the loop that tells.</summary>
    public const string Channel = "live_expiry";

    /// <summary>Writes down the end of the credential in use.</summary>
    /// <returns>True when credential or end are others than before: what was told of the former ones is void.</returns>
    public static async Task<bool> PlanAsync(
        TenantCredentialDbContext db, CredentialSubject subject, PlannedEnd end, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (end.NeverEnds)
        {
            await ForgetAsync(db, subject.Id, cancellationToken);
            return true;
        }

        var due = ExpirySchedule.First(end.ExpiresOn, end.StoredAt, ExpirySchedule.ThresholdsOf(subject), now);
        var changed = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO expiry_calendar AS c (connection_id, service_provider_id, credential_version, expires_on, due_at)
            VALUES ({subject.Id}, {subject.Provider.Value}, {end.Version}, {end.ExpiresOn}, {due})
            ON CONFLICT (connection_id) DO UPDATE
            SET credential_version = excluded.credential_version, expires_on = excluded.expires_on, due_at = excluded.due_at, reached = NULL
            WHERE (c.credential_version, c.expires_on) IS DISTINCT FROM (excluded.credential_version, excluded.expires_on)
            """,
            cancellationToken);
        if (changed > 0)
        {
            db.NotifyOnCommit(Channel);
        }

        return changed > 0;
    }

    /// <summary>The row of a connection, held until the end of the transaction.</summary>
    public static async Task<ExpiryDate?> LockAsync(TenantCredentialDbContext db, Guid connectionId, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync(
            $"SELECT 1 FROM expiry_calendar WHERE connection_id = {connectionId} FOR UPDATE", cancellationToken);
        return await db.Set<ExpiryDate>().SingleOrDefaultAsync(x => x.ConnectionId == connectionId, cancellationToken);
    }

    public static Task ForgetAsync(TenantCredentialDbContext db, Guid connectionId, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"DELETE FROM expiry_calendar WHERE connection_id = {connectionId}", cancellationToken);
}
