namespace LivePlatform.M365.Graph;

/// <summary>Names this process towards Graph, so that one who reads Microsoft's side can tell replicas apart.</summary>
internal sealed class ProcessIdentity
{
    public const string HeaderName = "x-live-process";

    public string Id { get; } = Guid.NewGuid().ToString();
}
