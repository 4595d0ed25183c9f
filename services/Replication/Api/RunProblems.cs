using LivePlatform.ServiceDefaults.Problems;

namespace LivePlatform.Replication.Api;

/// <summary>Every refusal about runs.</summary>
internal static class RunProblems
{
    public static Refusal NotFound() => ProblemCodes.NotFound("run");

    public static Refusal Over() => new(StatusCodes.Status409Conflict, "run.over", "The run is over.");

    public static Refusal NotQuarantined() =>
        new(StatusCodes.Status409Conflict, "run.not_quarantined", "No round of the run waits for an approval.");

    public static Refusal OtherRemovals(Guid roundId, int? removedObjects, int? removedMembers) => new Refusal(
        StatusCodes.Status409Conflict,
        "approval.differs",
        "The approval names another round or other counts than those that wait.",
        action: "Read the run again and approve what it shows, or cancel it.")
        .With("roundId", roundId)
        .With("removedObjects", removedObjects)
        .With("removedMembers", removedMembers);
}
