namespace LivePlatform.Replication.Tests.Soak;

/// <summary>How large a soak is.</summary>
/// <param name="Directories">How many directories.</param>
/// <param name="Days">How long, in simulated days; changes and troubles end a day earlier.</param>
/// <param name="Troubles">How many troubles are drawn.</param>
/// <param name="MostUsers">Users of the largest tenant.</param>
internal sealed record SoakSize(int Directories, int Days, int Troubles, int MostUsers)
{
    public TimeSpan Length => TimeSpan.FromDays(Days);

    /// <summary>The last day is quiet, so that each directory has a daily run after its last trouble.</summary>
    public TimeSpan Noisy => Length - TimeSpan.FromHours(26);
}
