namespace LivePlatform.Messaging.Alerts;

/// <summary>
/// Troubles that a process sees of itself or of what it uses, and that no table shows: they concern the platform, not one of its providers.
/// </summary>
public interface IProcessTroubles
{
    /// <summary>The code of the alerts that follow from them; each code belongs to one kind of troubles.</summary>
    string Code { get; }

    /// <summary>What is wrong now; null: not known yet.</summary>
    IReadOnlyList<Trouble>? Look(DateTimeOffset now);
}
