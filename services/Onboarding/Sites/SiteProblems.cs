using LivePlatform.ServiceDefaults.Problems;

namespace LivePlatform.Onboarding.Sites;

internal static class SiteProblems
{
    /// <summary>409: Operator Connect has no session border controllers of the provider's, so no sites.</summary>
    public static Refusal NotDirectRouting() => new(
        StatusCodes.Status409Conflict, "site.not_direct_routing", "Only Direct Routing services have sites.");
}
