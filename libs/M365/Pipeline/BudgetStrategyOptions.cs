using Polly;

namespace LivePlatform.M365.Pipeline;

/// <summary>Polly asks for an options object per strategy; this one has nothing to say.</summary>
internal sealed class BudgetStrategyOptions : ResilienceStrategyOptions
{
    public BudgetStrategyOptions() => Name = "Budget";
}
