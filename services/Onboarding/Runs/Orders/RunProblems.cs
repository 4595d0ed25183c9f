using LivePlatform.ServiceDefaults.Problems;

namespace LivePlatform.Onboarding.Runs.Orders;

internal static class RunProblems
{
    public static Refusal NotFound() => ProblemCodes.NotFound("run");

    public static Refusal OneIsOpen() => Conflict(
        "run.open", "A run of this service or site is open.", "Wait for it, resume it, or abandon it.");

    public static Refusal NotDirectRouting() => Conflict("run.not_direct_routing", "Only Direct Routing services have such runs.");

    public static Refusal SiteWithoutName() => Conflict(
        "run.site_without_short_name", "The site has no sub-domain of its own.",
        "Nothing is to be done for it at Microsoft: it is reached by its service's sub-domain.");

    public static Refusal PlanIncomplete() => new(
        StatusCodes.Status400BadRequest,
        "run.dns_plan_incomplete",
        "Automatic DNS needs a base domain and a usage location.",
        action: "Send baseDomainId and usageLocation, or dnsMode Manual.");

    public static Refusal TooManyWatch() => new(
        StatusCodes.Status503ServiceUnavailable, "run.too_many_watch", "So many watch runs that no other stream can be opened.",
        action: "Close streams that nobody looks at, or read the run again in some seconds.");

    public static Refusal Over() => Conflict("run.over", "The run is over.");

    public static Refusal Removing() => Conflict("run.abandoning", "The run is being abandoned.", "Wait until what it made is removed.");

    public static Refusal NotWaiting() => Conflict("run.step_not_current", "It is not this step's turn.");

    private static Refusal Conflict(string code, string title, string? action = null) =>
        new(StatusCodes.Status409Conflict, code, title, action: action);
}
