using System.Security.Cryptography;
using System.Text;
using LivePlatform.Contracts;
using LivePlatform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LivePlatform.Messaging.Alerts;

/// <summary>Which service this is, as the subject of its alerts.</summary>
/// <param name="Name">One of <see cref="ServiceNames"/>.</param>
public sealed record AlertingService(string Name)
{
    /// <summary>The same in every process and release: made of the name.</summary>
    public AlertSubject Subject { get; } = Of($"service:{Name}");

    /// <summary>A part of the service, by a name that is the same each time.</summary>
    public AlertSubject Part(string part) => Of($"service:{Name}:{part}");

    private static AlertSubject Of(string name) =>
        AlertSubject.Of(AlertSubjectKind.Service, new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name))[..16]), null);
}

/// <summary>Messages of a provider that do not leave this service.</summary>
internal sealed class MessageTroubles<TDb>(AlertingService service, MessageTypes types, IOptions<AlertOptions> options) : ITroubles<TDb>
    where TDb : LiveDbContext
{
    public IReadOnlyList<string> Codes => [AlertCodes.MessagesDelayed, AlertCodes.MessagesUnreadable];

    public string Providers =>
        "SELECT service_provider_id FROM outbox WHERE enqueued_at <= $1 UNION SELECT service_provider_id FROM dead_messages";

    public async Task<IReadOnlyList<Trouble>> FindAsync(TDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var provider = db.CurrentProvider.Value;
        var late = now - options.Value.MessageDelayedAfter;
        var troubles = new List<Trouble>();
        var delayed = await db.Set<OutboxMessage>().Where(x => x.ServiceProviderId == provider && x.EnqueuedAt <= late)
            .Select(x => x.Type).Distinct().ToListAsync(cancellationToken);

        // What a newer version wrote waits for that version, and is put aside when it does not come.
        if (delayed.Exists(type => types.Find(type) is not null))
        {
            troubles.Add(new(service.Subject, Said(AlertCodes.MessagesDelayed)));
        }

        if (await db.Set<DeadMessage>().AnyAsync(x => x.ServiceProviderId == provider, cancellationToken))
        {
            troubles.Add(new(service.Subject, Said(AlertCodes.MessagesUnreadable)));
        }

        return troubles;
    }

    private AlertText Said(string code)
    {
        var text = AlertText.Of(code);
        return text with { Sentence = $"{service.Name}: {text.Sentence}" };
    }
}
