namespace LivePlatform.ServiceDefaults.Http;

/// <summary>What makes a creating request the same one when it comes again.</summary>
public static class IdempotencyKey
{
    /// <summary>Name of the request header.</summary>
    public const string Header = "Idempotency-Key";
}
