namespace LivePlatform.Bench.Contenders;

/// <summary>What the contenders are called in reports, and in the orders that child processes get.</summary>
internal static class ContenderName
{
    /// <summary>Our own service.</summary>
    public const string Ours = "ours";

    /// <summary>What a textbook would write.</summary>
    public const string Textbook = "textbook";

    /// <summary>The least that any program has to do.</summary>
    public const string Floor = "floor";
}
