using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Messaging.Alerts;

/// <summary>
/// Raises and clears alerts in the commit of what they are about: a crash neither loses nor repeats one. What is new, said in other words
/// or over is published.
/// </summary>
public sealed class AlertBook<TDb>(Outbox<TDb> outbox, ProviderScope provider, MessagingMetrics metrics, TimeProvider clock)
    where TDb : LiveDbContext
{
    /// <summary>Raises an alert. One of the same code and subject that is open says the new words from now on.</summary>
    public async Task RaiseAsync(TDb db, AlertSubject subject, AlertText text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(text);
        var now = clock.GetUtcNow().ToMicroseconds();
        var said = text.Cut();
        var written = await db.Database.SqlQuery<Written>(
            $"""
            INSERT INTO open_alerts AS a (
                id, service_provider_id, customer_id, subject_kind, subject_id, code, severity, sentence, action, days, raised_at, version)
            VALUES ({Guid.CreateVersion7(now)}, {provider.Current.Value}, {subject.CustomerId}, {subject.Kind}, {subject.Id}, {said.Code},
                    {said.Severity.ToString()}, {said.Sentence}, {said.Action}, {said.Days}, {now}, 1)
            ON CONFLICT (service_provider_id, subject_id, code) DO UPDATE
            SET severity = excluded.severity, sentence = excluded.sentence, action = excluded.action, days = excluded.days,
                version = a.version + 1
            WHERE (a.severity, a.sentence, a.action, a.days)
                IS DISTINCT FROM (excluded.severity, excluded.sentence, excluded.action, excluded.days)
            RETURNING a.id AS id, a.raised_at AS raised_at, a.version AS version
            """).ToListAsync(cancellationToken);
        if (written.SingleOrDefault() is { } row)
        {
            outbox.Enqueue(new AlertRaised(
                row.Id, said.Code, said.Severity.ToString(), said.Sentence, said.Action, subject, said.Days, row.RaisedAt, row.Version));
            if (row.Version == 1)
            {
                metrics.AlertRaised(said.Code);
            }
        }
    }

    /// <summary>What the alerts told of is over.</summary>
    /// <param name="db">The unit of work.</param>
    /// <param name="subjectId">What they are about.</param>
    /// <param name="codes">Which of them; null: all, those too that only a newer version knows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="raisedUntil">Only those that were raised by then; null: all.</param>
    public async Task ClearAsync(
        TDb db, Guid subjectId, IReadOnlyCollection<string>? codes, CancellationToken cancellationToken, DateTimeOffset? raisedUntil = null)
    {
        ArgumentNullException.ThrowIfNull(db);
        var now = clock.GetUtcNow().ToMicroseconds();
        var list = codes?.ToArray();
        var open = await db.Set<OpenAlert>().FromSql(
            $"""
            SELECT * FROM open_alerts
            WHERE subject_id = {subjectId} AND ({list}::text[] IS NULL OR code = ANY({list})) AND ({raisedUntil}::timestamptz IS NULL
                OR raised_at <= {raisedUntil})
            ORDER BY id FOR UPDATE
            """).AsNoTracking().ToListAsync(cancellationToken);
        foreach (var alert in open)
        {
            await db.Database.ExecuteSqlAsync($"DELETE FROM open_alerts WHERE id = {alert.Id}", cancellationToken);
            outbox.Enqueue(alert.ToCleared(now));
            metrics.AlertCleared(alert.Code);
        }
    }

    /// <summary>Raises or clears one alert, as its subject stands now.</summary>
    /// <param name="db">The unit of work.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="code">The alert.</param>
    /// <param name="text">What is the matter; null: nothing, any more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task FollowAsync(TDb db, AlertSubject subject, string code, AlertText? text, CancellationToken cancellationToken) =>
        text is null ? ClearAsync(db, subject.Id, [code], cancellationToken) : RaiseAsync(db, subject, text, cancellationToken);

    /// <summary>The subject is gone: nothing about it needs a person any more.</summary>
    public Task ForgetAsync(TDb db, Guid subjectId, CancellationToken cancellationToken) =>
        ClearAsync(db, subjectId, codes: null, cancellationToken);

    private sealed record Written(Guid Id, DateTimeOffset RaisedAt, long Version);
}

/// <summary>
/// Publishes the alerts that are open again, for <see cref="Republished{TDb}"/>; each with a higher version, so that who believes one to be
/// over, as after a restore, learns that it is not.
/// </summary>
public static class AlertsAgain
{
    /// <summary>Selects the providers that have open alerts.</summary>
    public const string Providers = "SELECT service_provider_id FROM open_alerts";

    /// <summary>One page of them.</summary>
    public static async Task<Guid?> PageAsync<TDb>(TDb db, Outbox<TDb> outbox, Guid after, CancellationToken cancellationToken)
        where TDb : LiveDbContext
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(outbox);
        // Held: who changes the words meanwhile gets a higher version than this.
        var page = await db.Set<OpenAlert>().FromSql(
            $"SELECT * FROM open_alerts WHERE id > {after} ORDER BY id LIMIT {Republisher<TDb>.PageSize} FOR UPDATE")
            .AsNoTracking().OrderBy(x => x.Id).ToListAsync(cancellationToken);
        var ids = page.Select(x => x.Id).ToArray();
        await db.Database.ExecuteSqlAsync($"UPDATE open_alerts SET version = version + 1 WHERE id = ANY({ids})", cancellationToken);
        page.ForEach(x => outbox.Enqueue(x.ToRaised() with { Version = x.Version + 1 }));
        return page.Count == Republisher<TDb>.PageSize ? page[^1].Id : null;
    }
}
