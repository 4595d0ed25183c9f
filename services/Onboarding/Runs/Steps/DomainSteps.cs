using LivePlatform.M365.Graph;
using LivePlatform.Onboarding.Runs.Work;
using LivePlatform.Onboarding.Settings;
using Microsoft.Extensions.Options;

namespace LivePlatform.Onboarding.Runs.Steps;

/// <summary>Adds the sub-domain to the customer's tenant.</summary>
internal sealed class AddDomainStep(M365ClientFactory factory, IOptions<OnboardingOptions> options, TimeProvider clock) : IRunStep
{
    public StepKind Kind => StepKind.AddDomain;

    public async Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken)
    {
        var (graph, name, journal) = (context.Graph(factory), context.Domain, context.Journal);
        var found = await graph.FindAsync<GraphDomain>($"domains/{name}", cancellationToken);
        var remembered = journal.Find(MadeKind.Domain, name)
            ?? await journal.RememberAsync(MadeKind.Domain, name, existedBefore: found is not null, cancellationToken);
        if (found is null && (remembered.ExistedBefore || remembered.MadeAt is not null))
        {
            // A 404 after it was made is Microsoft's delay, and never answered by making it again.
            return StepOutcome.Waits(DomainWaits.Missing(remembered, name, clock.GetUtcNow(), options.Value.VanishedAfter));
        }

        if (found is null)
        {
            var posted = await graph.PostAsync<GraphDomain>("domains", new { id = name }, cancellationToken);
            // Where the answer of an earlier try was lost, the name is taken: by what that try made.
            found = posted.Made ?? await graph.FindAsync<GraphDomain>($"domains/{name}", cancellationToken);
            if (found is null)
            {
                return StepOutcome.Waits(DomainWaits.Refused(name, posted.Refused?.Said ?? "", context.Step.Attempts));
            }
        }

        await journal.ConfirmAsync(remembered, found.Id, cancellationToken);
        return found.IsFederated ? StepOutcome.Waits(DomainWaits.Federated(name)) : StepOutcome.Done;
    }
}

/// <summary>Asks Microsoft to verify the sub-domain; all name servers give its proof by now.</summary>
internal sealed class VerifyDomainStep(M365ClientFactory factory, IOptions<OnboardingOptions> options, TimeProvider clock) : IRunStep
{
    public StepKind Kind => StepKind.VerifyDomain;

    public async Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken)
    {
        var (graph, name) = (context.Graph(factory), context.Domain);
        if (await graph.FindMadeAsync<GraphDomain>($"domains/{name}", cancellationToken) is not { } domain)
        {
            return StepOutcome.Waits(
                DomainWaits.Missing(context.Journal.Find(MadeKind.Domain, name), name, clock.GetUtcNow(), options.Value.VanishedAfter));
        }

        if (domain.IsVerified)
        {
            return Verified(domain);
        }

        var posted = await graph.PostAsync<GraphDomain>($"domains/{name}/verify", new { }, cancellationToken);
        return posted.Made is { IsVerified: true } verified ? Verified(verified)
            : posted.Made is not null ? StepOutcome.Waits(DomainWaits.NotYet)
            : StepOutcome.Waits(DomainWaits.Refused(name, posted.Refused?.Said ?? "", context.Step.Attempts));
    }

    private static StepOutcome Verified(GraphDomain domain) =>
        domain.IsFederated ? StepOutcome.Waits(DomainWaits.Federated(domain.Id)) : StepOutcome.Done;
}
