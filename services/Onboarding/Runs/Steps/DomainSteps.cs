using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Graph;

namespace LivePlatform.Onboarding.Runs.Steps;

/// <summary>Adds the sub-domain to the customer's tenant.</summary>
internal sealed class AddDomainStep(M365ClientFactory factory) : IRunStep
{
    public StepKind Kind => StepKind.AddDomain;

    public async Task<StepOutcome> RunAsync(StepWork picture, CancellationToken cancellationToken)
    {
        var (graph, name, journal) = (picture.Graph(factory), picture.Domain, picture.Journal);
        var found = await graph.FindAsync<GraphDomain>($"domains/{name}", cancellationToken);
        var remembered = journal.Find(MadeKind.Domain, name) ?? await journal.RememberAsync(MadeKind.Domain, name, existedBefore: found is not null, cancellationToken);
        if (found is null && remembered.ExistedBefore)
        {
            return StepOutcome.Waits(Vanished(name));
        }

        if (found is null && remembered.MadeAt is not null)
        {
            // It was made: a 404 after that is Microsoft's delay, and never answered by making it again.
            return StepOutcome.Waits(Spreading);
        }

        if (found is null)
        {
            var posted = await graph.PostAsync<GraphDomain>("domains", new { id = name }, cancellationToken);
            // Where the answer of an earlier try was lost, the name is taken: by what that try made.
            found = posted.Made ?? await graph.FindAsync<GraphDomain>($"domains/{name}", cancellationToken) ?? throw new MicrosoftFailureException(posted.Refused!, posted.Status);
        }

        await journal.ConfirmAsync(remembered, found.Id, cancellationToken);
        return StepOutcome.Done;
    }

    private static Waiting Vanished(string name) => new(
        "domain.vanished", $"{name} was in the tenant before this run began, and is there no longer.", WhoActs.ServiceProvider, "Abandon the run and start another one.");

    private static Waiting Spreading { get; } = new("domain.spreading", "The domain was added and is not to be seen everywhere at Microsoft yet.", WhoActs.Microsoft);
}

/// <summary>Asks Microsoft to verify the sub-domain; all name servers give its proof by now.</summary>
internal sealed class VerifyDomainStep(M365ClientFactory factory) : IRunStep
{
    private const int StrangeAfter = 8;

    // The words by which Graph tells a conflict from a missing record are not documented: where they change, the run says "not yet" with Microsoft's own words.
    private static readonly string[] TakenWords = ["different Microsoft 365 organization", "another tenant", "already been verified", "verified by another"];

    public StepKind Kind => StepKind.VerifyDomain;

    public async Task<StepOutcome> RunAsync(StepWork picture, CancellationToken cancellationToken)
    {
        var (graph, name) = (picture.Graph(factory), picture.Domain);
        if (await graph.FindAsync<GraphDomain>($"domains/{name}", cancellationToken) is not { } domain)
        {
            return StepOutcome.Waits(new Waiting("domain.spreading", "The domain was added and is not to be seen everywhere at Microsoft yet.", WhoActs.Microsoft));
        }

        if (domain.IsVerified)
        {
            return StepOutcome.Done;
        }

        var posted = await graph.PostAsync<GraphDomain>($"domains/{name}/verify", new { }, cancellationToken);
        return posted.Made is { IsVerified: true } ? StepOutcome.Done : StepOutcome.Waits(Explain(name, posted.Refused?.Said ?? "", picture.Step.Attempts));
    }

    private static Waiting Explain(string name, string said, int attempts) =>
        Array.Exists(TakenWords, words => said.Contains(words, StringComparison.OrdinalIgnoreCase)) ? new Waiting(
            "domain.taken",
            $"{name} is verified in another M365 tenant. Microsoft says: {said}",
            WhoActs.CustomerAdmin,
            $"In the other M365 tenant, remove the domain {name} (Settings > Domains); or abandon the run and use another short name.")
        : attempts < StrangeAfter ? new Waiting("domain.not_verified_yet", $"All name servers give the proof, and Microsoft does not see it yet. Microsoft says: {said}", WhoActs.Microsoft)
        : new Waiting(
            "domain.not_verified",
            $"All name servers give the proof, and Microsoft still does not verify {name}. Microsoft says: {said}",
            WhoActs.ServiceProvider,
            $"Check that the public delegation of {name} leads to the base domain's name servers.");
}
