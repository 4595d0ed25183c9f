using System.Security.Cryptography;
using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Graph;
using Microsoft.Extensions.Options;

namespace LivePlatform.Onboarding.Runs.Steps;

/// <summary>Makes the user of the sub-domain without which Microsoft does not activate it. Nobody ever knows its password.</summary>
internal sealed class CreateActivationUserStep(M365ClientFactory factory, IOptions<OnboardingOptions> options) : IRunStep
{
    public StepKind Kind => StepKind.CreateActivationUser;

    public async Task<StepOutcome> RunAsync(StepWork picture, CancellationToken cancellationToken)
    {
        var (graph, journal) = (picture.Graph(factory), picture.Journal);
        var name = $"{options.Value.ActivationUser}@{picture.Domain}";
        var found = await ActivationUsers.FindAsync(graph, name, cancellationToken);
        var remembered = journal.Find(MadeKind.User, name) ?? await journal.RememberAsync(MadeKind.User, name, existedBefore: found is not null, cancellationToken);
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
            var posted = await graph.PostAsync<GraphUser>("users", NewUser(name, picture.Run.UsageLocation), cancellationToken);
            // Where the answer of an earlier try was lost, the name is taken: by what that try made.
            found = posted.Made ?? await ActivationUsers.FindAsync(graph, name, cancellationToken) ?? throw new MicrosoftFailureException(posted.Refused!, posted.Status);
        }

        await journal.ConfirmAsync(remembered, found.Id.ToString("D"), cancellationToken);
        return StepOutcome.Done;
    }

    private object NewUser(string name, string? usageLocation) => new
    {
        accountEnabled = true,
        displayName = "Live Platform activation",
        mailNickname = options.Value.ActivationUser,
        userPrincipalName = name,
        usageLocation,
        passwordProfile = new
        {
            forceChangePasswordNextSignIn = false,
            // Upper, lower, digit and sign for every password policy; the rest is 256 random bits.
            password = $"Aa1!{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}",
        },
    };

    private static Waiting Vanished(string name) => new(
        "user.vanished", $"{name} was in the tenant before this run began, and is there no longer.", WhoActs.ServiceProvider, "Abandon the run and start another one.");

    private static Waiting Spreading { get; } = new("user.spreading", "The activation user was made and is not to be seen everywhere at Microsoft yet.", WhoActs.Microsoft);
}

/// <summary>Finding the activation user.</summary>
internal static class ActivationUsers
{
    public static Task<GraphUser?> FindAsync(GraphConnection graph, string idOrName, CancellationToken cancellationToken) =>
        graph.FindAsync<GraphUser>($"users/{Uri.EscapeDataString(idOrName)}?$select=id,userPrincipalName", cancellationToken);

    /// <summary>Microsoft's id of the user that this run uses.</summary>
    public static string IdOf(StepWork picture) =>
        picture.Journal.Find(MadeKind.User)?.RemoteId ?? throw new InvalidOperationException($"Run {picture.Run.Id} has no activation user.");
}
