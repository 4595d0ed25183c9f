namespace LivePlatform.M365.Throttling;

/// <summary>The Identity budget of one app in one M365 tenant while it travels from one process to the next.</summary>
/// <param name="Tokens">Resource units in hand; negative while promised ones are outstanding.</param>
/// <param name="At">The moment at which that was true.</param>
/// <param name="Factor">Current part of the full rate, above 0 and at most 1.</param>
public readonly record struct TenantBudgetState(double Tokens, DateTimeOffset At, double Factor)
{
    /// <summary>What a successor starts with that does not know what its predecessor spent.</summary>
    public static TenantBudgetState Empty(DateTimeOffset now) => new(0, now, 1);
}
