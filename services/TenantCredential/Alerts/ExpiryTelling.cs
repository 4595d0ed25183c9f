using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Persistence;

namespace LivePlatform.TenantCredential.Alerts;

/// <summary>Tells of one credential's end: the alert and the mark that it was told commit together, so that a crash neither loses nor repeats it.</summary>
internal sealed class ExpiryTelling(UnitOfWork<TenantCredentialDbContext> work, AlertBook alerts, TimeProvider clock)
{
    public Task TellAsync(Guid connectionId, CancellationToken cancellationToken) => work.RunAsync((db, cancelled) => TellAsync(db, connectionId, cancelled), cancellationToken);

    private async Task TellAsync(TenantCredentialDbContext db, Guid connectionId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await ExpiryCalendar.LockAsync(db, connectionId, cancellationToken) is not { } date || date.DueAt is not { } due || due > now)
        {
            return;
        }

        if (await db.FindLiveAsync(connectionId, cancellationToken) is not { } connection)
        {
            db.Remove(date);
            return;
        }

        var step = ExpirySchedule.Next(date.ExpiresOn, date.Reached, now);
        if (step.Tell is { } days)
        {
            var text = date.ExpiresOn is { } end ? AlertText.OfExpiry(end, days, now) : AlertText.OfUnknownExpiry();
            await alerts.ClearAsync(db, connectionId, AlertCodes.OfExpiry, cancellationToken);
            await alerts.RaiseAsync(db, connection, text, cancellationToken);
        }

        (date.Reached, date.DueAt) = (step.Reached, step.NextAt);
    }
}
