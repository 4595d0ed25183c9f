using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Graph;
using Microsoft.Extensions.Options;

namespace LivePlatform.Onboarding.Runs.Steps;

/// <summary>Looks, before anything is made, whether the tenant has a free licence whose service plan activates a sub-domain.</summary>
internal sealed class CheckLicenceStep(M365ClientFactory factory, IOptions<OnboardingOptions> options) : IRunStep
{
    public StepKind Kind => StepKind.CheckLicence;

    public async Task<StepOutcome> RunAsync(StepWork picture, CancellationToken cancellationToken) =>
        await FreeLicences.FindAsync(picture.Graph(factory), options.Value.ActivationPlans, cancellationToken) is null
            ? StepOutcome.Waits(FreeLicences.None)
            : StepOutcome.Done;
}

/// <summary>Assigns the licence to the activation user.</summary>
internal sealed class AssignLicenceStep(M365ClientFactory factory, IOptions<OnboardingOptions> options) : IRunStep
{
    public StepKind Kind => StepKind.AssignLicence;

    public async Task<StepOutcome> RunAsync(StepWork picture, CancellationToken cancellationToken)
    {
        var (graph, user) = (picture.Graph(factory), ActivationUsers.IdOf(picture));
        if (await LicenceOfAsync(picture, graph, user, cancellationToken) is not { } licence)
        {
            return StepOutcome.Waits(FreeLicences.None);
        }

        if (licence.ExistedBefore || licence.MadeAt is not null)
        {
            return StepOutcome.Done;
        }

        var sku = licence.Name.Split('/')[1];
        var posted = await graph.PostAsync<GraphUser>(
            $"users/{user}/assignLicense", new { addLicenses = new[] { new { skuId = sku, disabledPlans = Array.Empty<Guid>() } }, removeLicenses = Array.Empty<string>() }, cancellationToken);
        if (posted.Made is null)
        {
            // The user is not to be seen yet, or somebody took the last licence: what we wrote down was not done.
            if (posted.Status != 404 && !(await HeldAsync(graph, user, cancellationToken)).Any(held => string.Equals(held.SkuId.ToString("D"), sku, StringComparison.OrdinalIgnoreCase)))
            {
                await picture.Journal.RemovedAsync(licence, cancellationToken);
            }

            throw new MicrosoftFailureException(posted.Refused!, posted.Status);
        }

        await picture.Journal.ConfirmAsync(licence, null, cancellationToken);
        return StepOutcome.Done;
    }

    private async Task<MadeObject?> LicenceOfAsync(StepWork picture, GraphConnection graph, string user, CancellationToken cancellationToken)
    {
        if (picture.Journal.Find(MadeKind.Licence) is { } remembered)
        {
            return remembered;
        }

        var plans = options.Value.ActivationPlans;
        if ((await HeldAsync(graph, user, cancellationToken)).FirstOrDefault(held => held.ServicePlans?.Any(plan => plans.Contains(plan.ServicePlanId)) == true) is { } held)
        {
            return await picture.Journal.RememberAsync(MadeKind.Licence, $"{user}/{held.SkuId:D}", existedBefore: true, cancellationToken);
        }

        return await FreeLicences.FindAsync(graph, plans, cancellationToken) is { } free
            ? await picture.Journal.RememberAsync(MadeKind.Licence, $"{user}/{free.SkuId:D}", existedBefore: false, cancellationToken)
            : null;
    }

    private static Task<IReadOnlyList<GraphLicence>> HeldAsync(GraphConnection graph, string user, CancellationToken cancellationToken) =>
        graph.ListAsync<GraphLicence>($"users/{user}/licenseDetails", cancellationToken);
}

/// <summary>Waits until Microsoft has provisioned the plan; up to a day is normal.</summary>
internal sealed class AwaitLicenceStep(M365ClientFactory factory, IOptions<OnboardingOptions> options, TimeProvider clock) : IRunStep
{
    public StepKind Kind => StepKind.AwaitLicence;

    public async Task<StepOutcome> RunAsync(StepWork picture, CancellationToken cancellationToken)
    {
        var user = ActivationUsers.IdOf(picture);
        var held = await picture.Graph(factory).ListAsync<GraphLicence>($"users/{user}/licenseDetails", cancellationToken);
        var states = held.SelectMany(licence => licence.ServicePlans ?? []).Where(plan => options.Value.ActivationPlans.Contains(plan.ServicePlanId)).Select(plan => plan.ProvisioningStatus).ToList();
        if (states.Contains("Success"))
        {
            return StepOutcome.Done;
        }

        var since = picture.Step.StartedAt ?? clock.GetUtcNow();
        return StepOutcome.Waits(
            states.Contains("Error") ? Failed
            : clock.GetUtcNow() >= since + options.Value.LicenceAtMost ? TooLong
            : new Waiting("licence.provisioning", "Microsoft is provisioning the activation user's licence; up to a day is normal.", WhoActs.Microsoft));
    }

    private static Waiting Failed { get; } = new(
        "licence.error", "Microsoft could not provision the activation user's licence.", WhoActs.CustomerAdmin,
        "In the Microsoft 365 admin center, open the activation user's licences and apps, and resolve the error shown there.");

    private static Waiting TooLong { get; } = new(
        "licence.overdue", "Microsoft has not provisioned the activation user's licence within a day.", WhoActs.CustomerAdmin,
        "In the Microsoft 365 admin center, open a service request about the activation user's Teams Phone plan.");
}

/// <summary>Which licence an activation user can be given.</summary>
internal static class FreeLicences
{
    public static Waiting None { get; } = new(
        "licence.none_free",
        "The customer's M365 tenant has no free licence with Teams Phone, which the activation user needs.",
        WhoActs.CustomerAdmin,
        "In the Microsoft 365 admin center (Billing > Licenses), buy or free one licence that includes Teams Phone.");

    /// <summary>The product of which most is free; null: none is.</summary>
    public static async Task<GraphSku?> FindAsync(GraphConnection graph, IReadOnlyList<Guid> plans, CancellationToken cancellationToken) =>
        (await graph.ListAsync<GraphSku>("subscribedSkus", cancellationToken))
            .Where(sku => sku.Free > 0 && sku.Has(plans)).OrderByDescending(sku => sku.Free).ThenBy(sku => sku.SkuId).FirstOrDefault();
}
