using LivePlatform.ServiceDefaults.Problems;

namespace LivePlatform.Onboarding.Customers;

internal static class CustomerProblems
{
    /// <summary>403: a channel's operators neither give customers away nor take any.</summary>
    public static Refusal MayNotMove() => new(
        StatusCodes.Status403Forbidden, "customer.move_forbidden", "Only the service provider moves customers between channels.");
}
