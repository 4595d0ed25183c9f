namespace LivePlatform.DevHost.Demo;

/// <summary>What the demo's provider has.</summary>
/// <param name="BaseDomainId">Its base domain.</param>
/// <param name="SyncApp">Its multi-tenant application, to which customers' users sign in.</param>
internal sealed record DemoProvider(Guid BaseDomainId, Guid SyncApp);
