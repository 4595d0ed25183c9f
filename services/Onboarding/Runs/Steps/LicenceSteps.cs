using LivePlatform.Contracts;
using LivePlatform.M365.Graph;
using LivePlatform.Onboarding.Runs.Licensing;
using LivePlatform.Onboarding.Runs.Work;
using LivePlatform.Onboarding.Settings;
using Microsoft.Extensions.Options;

namespace LivePlatform.Onboarding.Runs.Steps;

/// <summary>Looks, before anything is made, whether the tenant has a free licence whose service plan activates a sub-domain.</summary>
internal sealed class CheckLicenceStep(M365ClientFactory factory, ActivationLicensing licensing) : IRunStep
{
    public StepKind Kind => StepKind.CheckLicence;

    public async Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken) =>
        await licensing.ChooseAsync(context.Graph(factory), context, account: null, cancellationToken) is null
            ? StepOutcome.Waits(licensing.NoneLeft(context))
            : StepOutcome.Done;
}

/// <summary>Assigns the licence to the activation user.</summary>
internal sealed class AssignLicenceStep(M365ClientFactory factory, ActivationLicensing licensing) : IRunStep
{
    public StepKind Kind => StepKind.AssignLicence;

    public async Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken)
    {
        await licensing.EnsureAsync(context.Graph(factory), context, cancellationToken);
        return StepOutcome.Done;
    }
}

/// <summary>Waits until Microsoft has provisioned the plan; up to a day is normal.</summary>
internal sealed class AwaitLicenceStep(
    M365ClientFactory factory, ActivationLicensing licensing, IOptions<OnboardingOptions> options, TimeProvider clock) : IRunStep
{
    public StepKind Kind => StepKind.AwaitLicence;

    public async Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken)
    {
        var graph = context.Graph(factory);
        var account = await licensing.ReadAsync(graph, context, cancellationToken);
        if (account.Activating is { IsOn: false })
        {
            await licensing.EnsureAsync(graph, context, cancellationToken);
            account = await licensing.ReadAsync(graph, context, cancellationToken);
        }

        return account.States.Contains(GraphPlan.Success) ? StepOutcome.Done : StepOutcome.Waits(Explain(context, account));
    }

    private Waiting Explain(StepContext context, ActivationAccount account)
    {
        var (now, since) = (clock.GetUtcNow(), context.Step.StartedAt ?? clock.GetUtcNow());
        var name = account.User.UserPrincipalName ?? account.User.Id.ToString("D");
        return account.States switch
        {
            [] when now >= since + options.Value.VanishedAfter => Gone(name),
            var states when states.Contains(GraphPlan.Error) => Failed(name),
            var states when states.Contains(GraphPlan.PendingActivation) => NeedsActivation(name),
            _ when now >= since + options.Value.LicenceAtMost => TooLong(name),
            _ => new(
                "licence.provisioning", "Microsoft is provisioning the activation user's licence; up to a day is normal.",
                WhoActs.Microsoft),
        };
    }

    private static Waiting Gone(string name) => new(
        "licence.gone", $"The licence of {name} is not there any longer: somebody has taken it away.", WhoActs.CustomerAdmin,
        $"In the Microsoft 365 admin center, assign a licence with Teams Phone to {name} again; the run then goes on by itself.");

    private static Waiting Failed(string name) => new(
        "licence.error", $"Microsoft could not provision the licence of {name}.", WhoActs.CustomerAdmin,
        $"In the Microsoft 365 admin center, open the licences and apps of {name}, and resolve the error shown there.");

    private static Waiting NeedsActivation(string name) => new(
        "licence.needs_activation", $"The Teams Phone plan of {name} has to be activated by an administrator.", WhoActs.CustomerAdmin,
        $"In the Microsoft 365 admin center, open the licences and apps of {name}, and activate Teams Phone.");

    private static Waiting TooLong(string name) => new(
        "licence.overdue", $"Microsoft has not provisioned the licence of {name} within a day.", WhoActs.CustomerAdmin,
        $"In the Microsoft 365 admin center, open a service request about the Teams Phone plan of {name}.");
}
