using LivePlatform.Contracts;

namespace LivePlatform.Onboarding.Runs;

/// <summary>Which steps a run has, in their order.</summary>
internal static class StepLists
{
    private static readonly StepKind[] Prepare = [StepKind.ValidateConnection, StepKind.AssessRoles];

    /// <summary>The licence is looked for before anything is made: without one, nothing has to be undone.</summary>
    private static readonly StepKind[] MakeSubDomain =
    [
        StepKind.CheckLicence, StepKind.AddDomain, StepKind.PublishRecords, StepKind.ReadBackRecords, StepKind.VerifyDomain,
        StepKind.CreateActivationUser, StepKind.AssignLicence, StepKind.AwaitLicence,
    ];

    public static IEnumerable<StepKind> Of(RunKind kind, DnsMode mode) =>
    [
        .. Prepare,
        .. mode == DnsMode.Automatic ? MakeSubDomain : [],
        .. kind == RunKind.Onboarding ? [StepKind.ReplicateFirst] : Array.Empty<StepKind>(),
    ];
}
