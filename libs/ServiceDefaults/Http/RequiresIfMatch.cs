namespace LivePlatform.ServiceDefaults.Http;

/// <summary>Marks an endpoint other than PUT that takes If-Match, e.g. a DELETE.</summary>
public sealed class RequiresIfMatch
{
    /// <summary>The one mark.</summary>
    public static readonly RequiresIfMatch Instance = new();

    private RequiresIfMatch()
    {
    }
}
