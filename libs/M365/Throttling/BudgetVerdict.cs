namespace LivePlatform.M365.Throttling;

/// <summary>The answer of a budget.</summary>
/// <param name="Granted">True: taken. The request may be sent after <paramref name="Wait"/>.</param>
/// <param name="Wait">Granted: time to let pass first, often zero. Refused: when asking again makes sense.</param>
public readonly record struct BudgetVerdict(bool Granted, TimeSpan Wait);
