using LivePlatform.Contracts;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Alerts;

/// <summary>Raises and clears alerts in the commit of what they tell of.</summary>
internal sealed class AlertBook(TenantCredentialMetrics metrics, TimeProvider clock)
{
    /// <summary>Raises an alert about a connection; one of the same code that is open says the new words from now on.</summary>
    public async Task RaiseAsync(TenantCredentialDbContext db, Connection connection, AlertText text, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO alerts (id, service_provider_id, customer_id, connection_id, code, severity, sentence, action, days, raised_at)
            VALUES ({Guid.CreateVersion7(now)}, {connection.ServiceProviderId.Value}, {connection.CustomerId}, {connection.Id}, {text.Code}, {text.Severity.ToString()},
                    {text.Sentence}, {text.Action}, {text.Days}, {now})
            ON CONFLICT (connection_id, code) WHERE cleared_at IS NULL
            DO UPDATE SET severity = excluded.severity, sentence = excluded.sentence, action = excluded.action
            """,
            cancellationToken);
        metrics.AlertRaised(text.Code);
    }

    /// <summary>What the alerts told of is over.</summary>
    public Task ClearAsync(TenantCredentialDbContext db, Guid connectionId, string[] codes, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return db.Database.ExecuteSqlAsync(
            $"UPDATE alerts SET cleared_at = {now} WHERE connection_id = {connectionId} AND code = ANY({codes}) AND cleared_at IS NULL", cancellationToken);
    }

    /// <summary>Brings the alerts of a changed connection in line with it.</summary>
    public async Task FollowAsync(TenantCredentialDbContext db, Connection connection, CancellationToken cancellationToken)
    {
        if (connection.RemovedAt is not null)
        {
            await ClearAsync(db, connection.Id, [.. AlertCodes.OfExpiry, AlertCodes.ConnectionFailed, AlertCodes.ChangeFailed], cancellationToken);
            await ExpiryCalendar.ForgetAsync(db, connection.Id, cancellationToken);
            return;
        }

        var failure = connection.Status == ConnectionStatus.Failed ? AlertText.OfFailure(connection) : null;
        await FollowAsync(db, connection, AlertCodes.ConnectionFailed, failure, cancellationToken);
        var change = connection.Change is { } last && last.HasFailed(connection.CredentialVersion) ? AlertText.OfChange(last) : null;
        await FollowAsync(db, connection, AlertCodes.ChangeFailed, change, cancellationToken);
        if (await ExpiryCalendar.PlanAsync(db, connection, clock.GetUtcNow(), cancellationToken))
        {
            await ClearAsync(db, connection.Id, AlertCodes.OfExpiry, cancellationToken);
        }
    }

    private Task FollowAsync(TenantCredentialDbContext db, Connection connection, string code, AlertText? text, CancellationToken cancellationToken) =>
        text is null ? ClearAsync(db, connection.Id, [code], cancellationToken) : RaiseAsync(db, connection, text, cancellationToken);
}
