using LivePlatform.Contracts;
using LivePlatform.Persistence;

namespace LivePlatform.Messaging.Alerts;

/// <summary>Something that is wrong now.</summary>
/// <param name="Subject">What it is about.</param>
/// <param name="Text">What the alert says. What changes by itself, such as a time that has passed, does not belong into it.</param>
public sealed record Trouble(AlertSubject Subject, AlertText Text);

/// <summary>
/// Troubles that show in a service's own tables, most of them by the time that has passed: <see cref="AlertWatch{TDb}"/> compares them with
/// the alerts that are open.
/// </summary>
public interface ITroubles<TDb>
    where TDb : LiveDbContext
{
    /// <summary>The codes of the alerts that follow from them; each code belongs to one kind of troubles.</summary>
    IReadOnlyList<string> Codes { get; }

    /// <summary>For the system role: selects the ids of providers that may have any. Parameter: the present.</summary>
    string Providers { get; }

    /// <summary>Finds all troubles of the current provider, in its unit of work.</summary>
    Task<IReadOnlyList<Trouble>> FindAsync(TDb db, DateTimeOffset now, CancellationToken cancellationToken);
}
