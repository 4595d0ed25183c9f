using LivePlatform.Contracts;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Rotation;
using LivePlatform.TenantCredential.SyncApps;
using LivePlatform.TenantCredential.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Alerts;

/// <summary>Raises and clears alerts in the commit of what they tell of.</summary>
internal sealed class AlertBook(TenantCredentialMetrics metrics, TimeProvider clock)
{
    /// <summary>Raises an alert; one of the same code and subject that is open says the new words from now on.</summary>
    public async Task RaiseAsync(TenantCredentialDbContext db, AlertSubject subject, AlertText text, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO alerts (id, service_provider_id, customer_id, connection_id, code, severity, sentence, action, days, raised_at)
            VALUES ({Guid.CreateVersion7(now)}, {subject.Provider.Value}, {subject.CustomerId}, {subject.Id}, {text.Code}, {text.Severity.ToString()},
                    {text.Sentence}, {text.Action}, {text.Days}, {now})
            ON CONFLICT (connection_id, code) WHERE cleared_at IS NULL
            DO UPDATE SET severity = excluded.severity, sentence = excluded.sentence, action = excluded.action
            """,
            cancellationToken);
        metrics.AlertRaised(text.Code);
    }

    /// <summary>What the alerts told of is over.</summary>
    public Task ClearAsync(TenantCredentialDbContext db, Guid subjectId, string[] codes, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return db.Database.ExecuteSqlAsync(
            $"UPDATE alerts SET cleared_at = {now} WHERE connection_id = {subjectId} AND code = ANY({codes}) AND cleared_at IS NULL", cancellationToken);
    }

    /// <summary>Brings the alerts of a changed connection in line with it.</summary>
    public async Task FollowAsync(TenantCredentialDbContext db, Connection connection, CancellationToken cancellationToken)
    {
        if (connection.RemovedAt is not null)
        {
            await ForgetAsync(db, connection.Id, cancellationToken);
            return;
        }

        var subject = AlertSubject.Of(connection);
        var failure = connection.Status == ConnectionStatus.Failed ? AlertText.OfFailure(connection) : null;
        await FollowAsync(db, subject, AlertCodes.ConnectionFailed, failure, cancellationToken);
        var change = connection.Change is { } last && last.HasFailed(connection.CredentialVersion) ? AlertText.OfChange(last) : null;
        await FollowAsync(db, subject, AlertCodes.ChangeFailed, change, cancellationToken);
        var rotation = connection.Rotation is { Step: RotationStep.Refused } refused && refused.FromVersion == connection.CredentialVersion ? AlertText.OfRotation(refused) : null;
        await FollowAsync(db, subject, AlertCodes.RotationFailed, rotation, cancellationToken);
        var credential = connection.Credential!;
        await PlanAsync(
            db, subject, new PlannedEnd(credential.Version, credential.ExpiresOn, credential.ExpirySource == ExpirySource.Never, credential.StoredAt), cancellationToken);
    }

    /// <summary>Brings the alerts of a changed SyncApp in line with it.</summary>
    public async Task FollowAsync(TenantCredentialDbContext db, SyncApp app, CancellationToken cancellationToken)
    {
        var subject = AlertSubject.Of(app);
        var failure = app.Status == ConnectionStatus.Failed ? AlertText.OfFailure(app) : null;
        await FollowAsync(db, subject, AlertCodes.SyncAppFailed, failure, cancellationToken);
        await PlanAsync(db, subject, new PlannedEnd(app.SecretVersion, app.ExpiresOn, NeverEnds: false, app.StoredAt), cancellationToken);
    }

    /// <summary>The subject is gone: nothing about it needs a person any more.</summary>
    public async Task ForgetAsync(TenantCredentialDbContext db, Guid subjectId, CancellationToken cancellationToken)
    {
        await ClearAsync(db, subjectId, [.. AlertCodes.OfExpiry, .. AlertCodes.OfInvitations, AlertCodes.ConnectionFailed, AlertCodes.ChangeFailed, AlertCodes.RotationFailed, AlertCodes.RegistrationFailed, AlertCodes.SyncAppFailed], cancellationToken);
        await ExpiryCalendar.ForgetAsync(db, subjectId, cancellationToken);
    }

    private async Task PlanAsync(TenantCredentialDbContext db, AlertSubject subject, PlannedEnd end, CancellationToken cancellationToken)
    {
        if (await ExpiryCalendar.PlanAsync(db, subject, end, clock.GetUtcNow(), cancellationToken))
        {
            await ClearAsync(db, subject.Id, AlertCodes.OfExpiry, cancellationToken);
        }
    }

    private Task FollowAsync(TenantCredentialDbContext db, AlertSubject subject, string code, AlertText? text, CancellationToken cancellationToken) =>
        text is null ? ClearAsync(db, subject.Id, [code], cancellationToken) : RaiseAsync(db, subject, text, cancellationToken);
}
