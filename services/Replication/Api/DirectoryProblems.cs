using LivePlatform.ServiceDefaults.Problems;

namespace LivePlatform.Replication.Api;

/// <summary>Every refusal about directories.</summary>
internal static class DirectoryProblems
{
    public static Refusal NotFound() => ProblemCodes.NotFound("directory");

    public static Refusal UserNotFound() => ProblemCodes.NotFound("user");

    public static Refusal GroupNotFound() => ProblemCodes.NotFound("group");

    public static Refusal CustomerIsThere() => new(
        StatusCodes.Status409Conflict, "directory.customer_present", "The directory's customer is not removed.",
        action: "Remove the customer first; its replica goes by itself later, or at once by this order.");

    public static Refusal Blocked(string? code, string? sentence) => new Refusal(
        StatusCodes.Status409Conflict, "directory.blocked", "The directory cannot be replicated at the moment.", sentence)
        .With("reason", code);

    public static Refusal AlreadyActive(Guid runId) => new Refusal(
        StatusCodes.Status409Conflict, "run.already_active", "A run of this directory is not over yet.",
        action: "Watch that run, or cancel it first.")
        .With("runId", runId);
}
