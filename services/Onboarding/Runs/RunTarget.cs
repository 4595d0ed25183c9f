using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.Runs;

/// <summary>What a run is to bring up.</summary>
/// <param name="ServiceProviderId">Whose it is.</param>
/// <param name="CustomerId">The customer served.</param>
/// <param name="ServiceId">The service.</param>
/// <param name="SiteId">The one site of it that is added; null: the service itself.</param>
internal readonly record struct RunTarget(ServiceProviderId ServiceProviderId, Guid CustomerId, Guid ServiceId, Guid? SiteId);
