using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Alerts;

/// <summary>Raises and clears alerts in the commit of what they are about. One that is new, or over, is published as an event.</summary>
internal sealed class AlertBook(Outbox<TenantCredentialDbContext> outbox, TenantCredentialMetrics metrics, TimeProvider clock)
{
    /// <summary>Raises an alert; one of the same code and subject that is open says the new words from now on.</summary>
    public async Task RaiseAsync(TenantCredentialDbContext db, AlertSubject subject, AlertText text, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var alert = Alert.Of(subject, text, now);

        // A row that was there already carries the id of this transaction as the one that locked it.
        var isNew = await db.Database.SqlQuery<bool>(
            $"""
            INSERT INTO alerts (id, service_provider_id, customer_id, connection_id, code, severity, sentence, action, days, raised_at)
            VALUES ({alert.Id}, {subject.Provider.Value}, {subject.CustomerId}, {subject.Id}, {text.Code}, {text.Severity.ToString()},
                    {text.Sentence}, {text.Action}, {text.Days}, {now})
            ON CONFLICT (connection_id, code) WHERE cleared_at IS NULL
            DO UPDATE SET severity = excluded.severity, sentence = excluded.sentence, action = excluded.action
            RETURNING (xmax = 0) AS "Value"
            """).ToListAsync(cancellationToken);
        if (isNew.Single())
        {
            outbox.Enqueue(alert.ToRaised());
        }

        metrics.AlertRaised(text.Code);
    }

    /// <summary>What the alerts told of is over.</summary>
    public Task ClearAsync(TenantCredentialDbContext db, Guid subjectId, string[] codes, CancellationToken cancellationToken) =>
        ClearAsync(db, subjectId, codes, raisedUntil: null, cancellationToken);

    private async Task ClearAsync(
        TenantCredentialDbContext db, Guid subjectId, string[] codes, DateTimeOffset? raisedUntil, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var ids = await db.Database.SqlQuery<Guid>(
            $"""
            UPDATE alerts SET cleared_at = {now}
            WHERE connection_id = {subjectId} AND code = ANY({codes}) AND cleared_at IS NULL
              AND ({raisedUntil}::timestamptz IS NULL OR raised_at <= {raisedUntil})
            RETURNING id AS "Value"
            """).ToListAsync(cancellationToken);
        if (ids.Count == 0)
        {
            return;
        }

        // Whoever causes it may see a part of the customers only; the news is the provider's.
        var cleared = db.Alerts.AsNoTracking().IgnoreQueryFilters([LiveDbContext.CustomerFilter]).Where(x => ids.Contains(x.Id))
            .OrderBy(x => x.Id);
        foreach (var alert in await cleared.ToListAsync(cancellationToken))
        {
            outbox.Enqueue(alert.ToCleared());
        }
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
        var rotation = connection.Rotation is { Step: RotationStep.Refused } refused && refused.FromVersion == connection.CredentialVersion
            ? AlertText.OfRotation(refused)
            : null;
        await FollowAsync(db, subject, AlertCodes.RotationFailed, rotation, cancellationToken);
        var credential = connection.Credential!;
        if (connection.Method == ConnectionMethod.AppRegistration)
        {
            // Whichever registration serves now: one that failed before is no matter any more.
            await ClearAsync(db, subject.Id, [AlertCodes.RegistrationFailed], credential.StoredAt, cancellationToken);
        }

        await PlanAsync(
            db, subject,
            new PlannedEnd(credential.Version, credential.ExpiresOn, credential.ExpirySource == ExpirySource.Never, credential.StoredAt),
            cancellationToken);
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
        await ClearAsync(db, subjectId, [.. AlertCodes.All], cancellationToken);
        await ExpiryCalendar.ForgetAsync(db, subjectId, cancellationToken);
    }

    private async Task PlanAsync(TenantCredentialDbContext db, AlertSubject subject, PlannedEnd end, CancellationToken cancellationToken)
    {
        if (await ExpiryCalendar.PlanAsync(db, subject, end, clock.GetUtcNow(), cancellationToken))
        {
            await ClearAsync(db, subject.Id, AlertCodes.OfExpiry, cancellationToken);
        }
    }

    private Task FollowAsync(
        TenantCredentialDbContext db, AlertSubject subject, string code, AlertText? text, CancellationToken cancellationToken) =>
        text is null ? ClearAsync(db, subject.Id, [code], cancellationToken) : RaiseAsync(db, subject, text, cancellationToken);
}
