using LivePlatform.Contracts;
using LivePlatform.Notifications.Persistence;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Notifications.Alerts;

/// <summary>Keeps what the services say of their alerts: each message may come twice, late, or after the one that followed it.</summary>
internal sealed class AlertHistory(ProviderScope provider, TimeProvider clock)
{
    /// <returns>The alert, when it was not known to have been raised; otherwise null.</returns>
    public async Task<Alert?> HearAsync(NotificationsDbContext db, AlertRaised said, CancellationToken cancellationToken)
    {
        if (await db.KnownCustomers.AnyAsync(x => x.CustomerId == said.Subject.CustomerId && x.IsRemoved, cancellationToken))
        {
            // Late news of a customer that is gone brings nothing back.
            return null;
        }

        var alert = await FindAsync(db, said.AlertId, said.Code, said.Subject, said.RaisedAt, cancellationToken);
        return alert.Hear(said, clock.GetUtcNow().ToMicroseconds()) ? alert : null;
    }

    /// <returns>The alert, when it was not known to be over; otherwise null.</returns>
    public async Task<Alert?> HearAsync(NotificationsDbContext db, AlertCleared said, CancellationToken cancellationToken)
    {
        var alert = await FindAsync(db, said.AlertId, said.Code, said.Subject, said.RaisedAt, cancellationToken);
        return alert.Hear(said) ? alert : null;
    }

    private async Task<Alert> FindAsync(
        NotificationsDbContext db, Guid id, string code, AlertSubject subject, DateTimeOffset raisedAt, CancellationToken cancellationToken)
    {
        await db.LockAsync(id, cancellationToken);
        if (await db.Alerts.SingleOrDefaultAsync(x => x.Id == id, cancellationToken) is { } known)
        {
            return known;
        }

        var alert = Alert.Of(provider.Current, id, code, subject, raisedAt);
        db.Add(alert);
        return alert;
    }
}
