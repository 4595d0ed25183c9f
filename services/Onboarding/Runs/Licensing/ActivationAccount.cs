using LivePlatform.Contracts;
using LivePlatform.Onboarding.Runs.Work;
using LivePlatform.Onboarding.Settings;

namespace LivePlatform.Onboarding.Runs.Licensing;

/// <summary>The activation user with its licences, as Microsoft tells of them.</summary>
/// <param name="User">The user.</param>
/// <param name="Licences">What it has.</param>
internal sealed record ActivationAccount(GraphUser User, IReadOnlyList<GraphLicence> Licences)
{
    /// <summary>Teams puts this department on the accounts of auto attendants and call queues.</summary>
    private const string ResourceDepartment = "Microsoft Communication Application Instance";

    private const string Shown = "$select=id,userPrincipalName,displayName,mailNickname,usageLocation,department,assignedLicenses";

    /// <summary>What activates a sub-domain in its hands.</summary>
    public IReadOnlyList<ActivationPlan> Plans =>
        ActivationPlans.For(User.Department == ResourceDepartment ? AccountKind.ResourceAccount : AccountKind.User);

    /// <summary>Plans that it has and that are not switched off.</summary>
    public IReadOnlyCollection<Guid> EnabledPlans =>
        Licences.SelectMany(licence => licence.ServicePlans ?? []).Where(plan => plan.ProvisioningStatus != GraphPlan.Disabled)
            .Select(plan => plan.ServicePlanId).ToHashSet();

    /// <summary>How far its activating plans are.</summary>
    public IReadOnlyList<string?> States =>
        [.. Licences.SelectMany(licence => licence.ServicePlans ?? []).Where(plan => Plans.Any(x => x.Id == plan.ServicePlanId))
            .Select(plan => plan.ProvisioningStatus)];

    /// <summary>
    /// The licence with an activating plan; one whose plan is on comes before one whose plan is switched off. Null: it has none.
    /// </summary>
    public (GraphLicence Licence, bool IsOn)? Activating
    {
        get
        {
            var found = Licences.Select(
                licence =>
                    (Licence: licence, Plan: licence.ServicePlans?.FirstOrDefault(plan => Plans.Any(x => x.Id == plan.ServicePlanId))))
                .Where(x => x.Plan is not null).Select(x => (x.Licence, IsOn: x.Plan!.ProvisioningStatus != GraphPlan.Disabled)).ToList();
            return found.Count == 0 ? null : found.OrderByDescending(x => x.IsOn).First();
        }
    }

    /// <summary>The mail nickname by which a user that this run made is told from one that others made.</summary>
    public static string NicknameOf(Run run, OnboardingOptions options) => $"{options.ActivationUser}-{run.Id.ToString("N")[^12..]}";

    /// <summary>The user alone; null: there is none.</summary>
    public static Task<GraphUser?> FindAsync(TenantGraph graph, string idOrName, CancellationToken cancellationToken) =>
        graph.FindAsync<GraphUser>($"users/{Uri.EscapeDataString(idOrName)}?{Shown}", cancellationToken);

    /// <summary>The user of this run with its licences.</summary>
    /// <param name="graph">The customer's tenant.</param>
    /// <param name="context">The run.</param>
    /// <param name="now">Now.</param>
    /// <param name="vanishedAfter">What is not to be found so long after it was made, was deleted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StepWaitsException">It is not to be seen everywhere yet, or somebody deleted it.</exception>
    public static async Task<ActivationAccount> ReadAsync(
        TenantGraph graph, StepContext context, DateTimeOffset now, TimeSpan vanishedAfter, CancellationToken cancellationToken)
    {
        var made = context.Journal.Find(MadeKind.User)
            ?? throw new InvalidOperationException($"Run {context.Run.Id} has no activation user.");
        var user = await graph.FindMadeAsync<GraphUser>($"users/{made.RemoteId}?{Shown}", cancellationToken)
            ?? throw new StepWaitsException(ActivationUserWaits.Missing(made, now, vanishedAfter));
        return new ActivationAccount(user, await graph.ListAsync<GraphLicence>($"users/{made.RemoteId}/licenseDetails", cancellationToken));
    }
}

/// <summary>What a run waits for when its activation user is not as it should be.</summary>
internal static class ActivationUserWaits
{
    /// <summary>It was there, or was made, and is not to be found.</summary>
    public static Waiting Missing(MadeObject made, DateTimeOffset now, TimeSpan vanishedAfter) =>
        !made.ExistedBefore && now < (made.MadeAt ?? made.RememberedAt) + vanishedAfter
            ? new("user.spreading", "The activation user was made and is not to be seen everywhere at Microsoft yet.", WhoActs.Microsoft)
            : new(
                "user.vanished",
                $"The activation user {made.Name} was in the M365 tenant and is there no longer: somebody has deleted it.",
                WhoActs.CustomerAdmin,
                $"Restore {made.Name} in Entra admin center > Users > Deleted users; the run then goes on by itself. Or abandon the run "
                    + "and start another one.");

    /// <summary>Its name was taken between our look and our request.</summary>
    public static Waiting MadeByOthers(GraphUser user) => new(
        "user.made_by_others",
        $"{user.UserPrincipalName} was made by somebody else at the same moment: {user.DisplayName ?? "without a display name"}, object "
            + $"id {user.Id:D}.",
        WhoActs.CustomerAdmin,
        $"Delete {user.UserPrincipalName}, from Deleted users too; the run then makes its own. Or abandon the run, which leaves it "
            + "alone, and start another one, which uses it.");
}
