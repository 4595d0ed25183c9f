using System.Security.Cryptography;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Graph;
using LivePlatform.Onboarding.Runs.Licensing;
using LivePlatform.Onboarding.Runs.Work;
using LivePlatform.Onboarding.Settings;
using Microsoft.Extensions.Options;

namespace LivePlatform.Onboarding.Runs.Steps;

/// <summary>Makes the user of the sub-domain without which Microsoft does not activate it. Nobody ever knows its password.</summary>
internal sealed class CreateActivationUserStep(M365ClientFactory factory, IOptions<OnboardingOptions> options, TimeProvider clock)
    : IRunStep
{
    public StepKind Kind => StepKind.CreateActivationUser;

    public async Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken)
    {
        var (graph, journal) = (context.Graph(factory), context.Journal);
        var name = $"{options.Value.ActivationUser}@{context.Domain}";
        var found = await ActivationAccount.FindAsync(graph, name, cancellationToken);
        var remembered = journal.Find(MadeKind.User, name)
            ?? await journal.RememberAsync(MadeKind.User, name, existedBefore: found is not null, cancellationToken);
        if (found is null && (remembered.ExistedBefore || remembered.MadeAt is not null))
        {
            // A 404 after it was made is Microsoft's delay, and never answered by making it again.
            return StepOutcome.Waits(ActivationUserWaits.Missing(remembered, clock.GetUtcNow(), options.Value.VanishedAfter));
        }

        if (found is null)
        {
            var posted = await graph.PostAsync<GraphUser>("users", NewUser(name, context.Run), cancellationToken);
            // Where the answer of an earlier try was lost, the name is taken: by what that try made.
            found = posted.Made ?? await ActivationAccount.FindAsync(graph, name, cancellationToken);
            if (found is null)
            {
                return await graph.FindMadeAsync<GraphDomain>($"domains/{context.Domain}", cancellationToken) is { IsFederated: true }
                    ? StepOutcome.Waits(DomainWaits.Federated(context.Domain))
                        : IsVerifiedJustNow(context) ? StepOutcome.Waits(DomainWaits.Spreading)
                        : throw new MicrosoftFailureException(posted.Refused!, posted.Status);
            }
        }

        if (!remembered.ExistedBefore && found.MailNickname != ActivationAccount.NicknameOf(context.Run, options.Value))
        {
            return StepOutcome.Waits(ActivationUserWaits.MadeByOthers(found));
        }

        await journal.ConfirmAsync(remembered, found.Id.ToString("D"), cancellationToken);
        return StepOutcome.Done;
    }

    /// <summary>Nodes that have not heard that the domain is verified refuse names in it as wrong.</summary>
    private bool IsVerifiedJustNow(StepContext context) =>
        context.Run.Steps.Any(step => step.Kind == StepKind.VerifyDomain && clock.GetUtcNow() < step.EndedAt + options.Value.VanishedAfter);

    private object NewUser(string name, Run run) => new
    {
        accountEnabled = true,
        displayName = "Live Platform activation",
        mailNickname = ActivationAccount.NicknameOf(run, options.Value),
        userPrincipalName = name,
        usageLocation = run.UsageLocation,
        passwordProfile = new
        {
            forceChangePasswordNextSignIn = false,
            // Upper, lower, digit and sign for every password policy; the rest is 256 random bits.
            password = $"Aa1!{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}",
        },
    };
}
