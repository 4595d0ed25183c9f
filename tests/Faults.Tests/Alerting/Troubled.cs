namespace LivePlatform.Faults.Tests.Alerting;

/// <summary>Something that is brought into trouble and cured of it.</summary>
internal abstract class Troubled(string code)
{
    /// <summary>The alert that the trouble deserves.</summary>
    public string Code { get; } = code;

    /// <summary>What the alert is about; known when <see cref="PrepareAsync"/> has ended.</summary>
    public abstract Guid SubjectId { get; }

    /// <summary>Makes it, and all is well.</summary>
    public abstract Task PrepareAsync();

    /// <summary>Brings it into trouble. Time that has to pass is put into its rows.</summary>
    public abstract Task TroubleAsync();

    /// <summary>Does what the alert says.</summary>
    public abstract Task CureAsync();
}
