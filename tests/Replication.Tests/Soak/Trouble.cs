namespace LivePlatform.Replication.Tests.Soak;

/// <summary>How a trouble ends.</summary>
internal enum Ends
{
    /// <summary>By itself: no run may fail for it.</summary>
    ByItself,

    /// <summary>When somebody acts; until then the directory must say who.</summary>
    ByAPerson,

    /// <summary>Not at all; the directory must say what is missing.</summary>
    Never,
}

/// <summary>A kind of trouble.</summary>
/// <param name="Name">For people.</param>
/// <param name="Ends">How it ends.</param>
/// <param name="Longest">It lasts at most so long; zero: it happens once.</param>
/// <param name="BeginAsync">Begins it in a tenant; gives what ends it, null when nothing has to be done for that.</param>
/// <param name="Spoils">How a run may end for it: Partial or Failed; null: no run may end badly for it.</param>
internal sealed record TroubleKind(
    string Name, Ends Ends, TimeSpan Longest, Func<SoakTenant, Task<Func<Task>?>> BeginAsync, string? Spoils = null);

/// <summary>A trouble that was drawn.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Tenant">Where.</param>
/// <param name="From">When it begins, after the start of the soak.</param>
/// <param name="For">How long it lasts.</param>
internal sealed record Trouble(TroubleKind Kind, SoakTenant Tenant, TimeSpan From, TimeSpan For)
{
    public override string ToString() => $"tenant {Tenant.Number}, {From:d\\.hh\\:mm} for {For:d\\.hh\\:mm}: {Kind.Name}";
}
