using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Alerts;

/// <summary>
/// Tells of one credential's end: the alert and the mark that it was told commit together, so that a crash neither loses nor repeats it.
/// </summary>
internal sealed class ExpiryTelling(UnitOfWork<TenantCredentialDbContext> work, ConnectionAlerts alerts, TimeProvider clock)
{
    public Task TellAsync(Guid connectionId, CancellationToken cancellationToken) =>
        work.RunAsync((db, cancelled) => TellAsync(db, connectionId, cancelled), cancellationToken);

    private async Task TellAsync(TenantCredentialDbContext db, Guid connectionId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await ExpiryCalendar.LockAsync(db, connectionId, cancellationToken) is not { } date || date.DueAt is not { } due || due > now)
        {
            return;
        }

        if (await SubjectOfAsync(db, connectionId, cancellationToken) is not { } subject)
        {
            db.Remove(date);
            return;
        }

        var step = ExpirySchedule.Next(date.ExpiresOn, date.Reached, ExpirySchedule.ThresholdsOf(subject), now);
        if (step.Tell is { } days)
        {
            var text = date.ExpiresOn is { } end
                ? CredentialAlerts.OfExpiry(subject, end, days, now)
                : CredentialAlerts.OfUnknownExpiry(subject);
            await alerts.ClearAsync(db, connectionId, CredentialAlerts.OfEnds, cancellationToken);
            await alerts.RaiseAsync(db, subject, text, cancellationToken);
        }

        (date.Reached, date.DueAt) = (step.Reached, step.NextAt);
    }

    private static async Task<CredentialSubject?> SubjectOfAsync(
        TenantCredentialDbContext db, Guid id, CancellationToken cancellationToken) =>
        await db.FindLiveAsync(id, cancellationToken) is { } connection ? CredentialSubject.Of(connection)
        : await db.SyncAppInUse.SingleOrDefaultAsync(x => x.Id == id, cancellationToken) is { } app ? CredentialSubject.Of(app)
        : null;
}
