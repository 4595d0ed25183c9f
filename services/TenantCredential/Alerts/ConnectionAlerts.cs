using LivePlatform.Contracts;
using LivePlatform.Messaging.Alerts;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Persistence;

namespace LivePlatform.TenantCredential.Alerts;

/// <summary>The alerts of connections and SyncApps, raised and cleared in the commit of what they are about.</summary>
internal sealed class ConnectionAlerts(AlertBook<TenantCredentialDbContext> book, TimeProvider clock)
{
    /// <summary>Raises an alert; one of the same code and subject that is open says the new words from now on.</summary>
    public Task RaiseAsync(
        TenantCredentialDbContext db, CredentialSubject subject, AlertText text, CancellationToken cancellationToken) =>
        book.RaiseAsync(db, subject.InAlerts, text, cancellationToken);

    /// <summary>What the alerts told of is over.</summary>
    public Task ClearAsync(TenantCredentialDbContext db, Guid subjectId, string[] codes, CancellationToken cancellationToken) =>
        book.ClearAsync(db, subjectId, codes, cancellationToken);

    /// <summary>Brings the alerts of a changed connection in line with it.</summary>
    public async Task FollowAsync(TenantCredentialDbContext db, Connection connection, CancellationToken cancellationToken)
    {
        if (connection.RemovedAt is not null)
        {
            await ForgetAsync(db, connection.Id, cancellationToken);
            return;
        }

        var subject = CredentialSubject.Of(connection);
        var failure = connection.Status == ConnectionStatus.Failed ? CredentialAlerts.OfFailure(connection) : null;
        await FollowAsync(db, subject, AlertCodes.ConnectionFailed, failure, cancellationToken);
        var change = connection.Change is { } last && last.HasFailed(connection.CredentialVersion) ? CredentialAlerts.OfChange(last) : null;
        await FollowAsync(db, subject, AlertCodes.ChangeFailed, change, cancellationToken);
        var rotation = connection.Rotation is { Step: RotationStep.Refused } refused && refused.FromVersion == connection.CredentialVersion
            ? CredentialAlerts.OfRotation(refused)
            : null;
        await FollowAsync(db, subject, AlertCodes.RotationFailed, rotation, cancellationToken);
        var credential = connection.Credential!;
        if (connection.Method == ConnectionMethod.AppRegistration)
        {
            // Whichever registration serves now: one that failed before is no matter any more.
            await book.ClearAsync(db, subject.Id, [AlertCodes.RegistrationFailed], cancellationToken, raisedUntil: credential.StoredAt);
        }

        await PlanAsync(
            db, subject,
            new PlannedEnd(credential.Version, credential.ExpiresOn, credential.ExpirySource == ExpirySource.Never, credential.StoredAt),
            cancellationToken);
    }

    /// <summary>Brings the alerts of a changed SyncApp in line with it.</summary>
    public async Task FollowAsync(TenantCredentialDbContext db, SyncApp app, CancellationToken cancellationToken)
    {
        var subject = CredentialSubject.Of(app);
        var failure = app.Status == ConnectionStatus.Failed ? CredentialAlerts.OfFailure(app) : null;
        await FollowAsync(db, subject, AlertCodes.SyncAppFailed, failure, cancellationToken);
        await PlanAsync(db, subject, new PlannedEnd(app.SecretVersion, app.ExpiresOn, NeverEnds: false, app.StoredAt), cancellationToken);
    }

    /// <summary>The subject is gone: nothing about it needs a person any more.</summary>
    public async Task ForgetAsync(TenantCredentialDbContext db, Guid subjectId, CancellationToken cancellationToken)
    {
        await book.ForgetAsync(db, subjectId, cancellationToken);
        await ExpiryCalendar.ForgetAsync(db, subjectId, cancellationToken);
    }

    private async Task PlanAsync(
        TenantCredentialDbContext db, CredentialSubject subject, PlannedEnd end, CancellationToken cancellationToken)
    {
        if (await ExpiryCalendar.PlanAsync(db, subject, end, clock.GetUtcNow(), cancellationToken))
        {
            await ClearAsync(db, subject.Id, CredentialAlerts.OfEnds, cancellationToken);
        }
    }

    private Task FollowAsync(
        TenantCredentialDbContext db, CredentialSubject subject, string code, AlertText? text, CancellationToken cancellationToken) =>
        book.FollowAsync(db, subject.InAlerts, code, text, cancellationToken);
}
