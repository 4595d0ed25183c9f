using LivePlatform.Contracts;
using LivePlatform.M365.Graph;
using LivePlatform.Onboarding.Runs.Licensing;
using LivePlatform.Onboarding.Runs.Work;
using LivePlatform.Onboarding.Settings;
using Microsoft.Extensions.Options;

namespace LivePlatform.Onboarding.Runs.Undoing;

/// <summary>Deletes the activation user, from the deleted items too: there it would hold on to its sub-domain.</summary>
internal sealed class UserRemoval(M365ClientFactory factory, IOptions<OnboardingOptions> options, TimeProvider clock) : IMadeObjectRemoval
{
    public MadeKind Kind => MadeKind.User;

    public async Task<Waiting?> RemoveAsync(StepContext context, MadeObject made, CancellationToken cancellationToken)
    {
        var graph = context.Graph(factory);
        if (made.RemoteId is null)
        {
            // One that somebody else made under this name meanwhile is not ours to remove.
            if (await ActivationAccount.FindAsync(graph, made.Name, cancellationToken) is not { } user
                || user.MailNickname != ActivationAccount.NicknameOf(context.Run, options.Value))
            {
                // It may have been made by a request whose answer was lost, and not be seen everywhere yet.
                var certain = made.RememberedAt + options.Value.CertainlyAbsentAfter;
                return clock.GetUtcNow() >= certain
                    ? null
                    : new Waiting(
                        "user.spreading", "Whether the activation user was made is not certain yet: its request had no answer.",
                        WhoActs.Microsoft, Until: certain);
            }

            await context.Journal.ConfirmAsync(made, user.Id.ToString("D"), cancellationToken);
        }

        await graph.DeleteAsync($"users/{made.RemoteId}", cancellationToken);
        await graph.DeleteAsync($"directory/deletedItems/{made.RemoteId}", cancellationToken);
        return await IsThereAsync(graph, made.RemoteId!, cancellationToken)
            ? new Waiting("user.leaving", "The activation user was deleted and is still to be seen at Microsoft.", WhoActs.Microsoft)
            : null;
    }

    private static async Task<bool> IsThereAsync(TenantGraph graph, string id, CancellationToken cancellationToken) =>
        await ActivationAccount.FindAsync(graph, id, cancellationToken) is not null
        || await graph.FindAsync<GraphUser>($"directory/deletedItems/{id}", cancellationToken) is not null;
}

/// <summary>Takes the licence away again.</summary>
internal sealed class LicenceRemoval(M365ClientFactory factory) : IMadeObjectRemoval
{
    public MadeKind Kind => MadeKind.Licence;

    public async Task<Waiting?> RemoveAsync(StepContext context, MadeObject made, CancellationToken cancellationToken)
    {
        var (graph, parts) = (context.Graph(factory), made.Name.Split('/'));
        var (user, sku) = (parts[0], parts[1]);
        if (await ActivationAccount.FindAsync(graph, user, cancellationToken) is null)
        {
            return null;
        }

        var posted = await graph.PostAsync<GraphUser>(
            $"users/{user}/assignLicense", new { addLicenses = Array.Empty<string>(), removeLicenses = new[] { sku } }, cancellationToken);
        if (posted.Made is null
            && (await graph.ListAsync<GraphLicence>($"users/{user}/licenseDetails", cancellationToken))
                .Any(x => x.SkuId == Guid.Parse(sku)))
        {
            posted.Require();
        }

        return null;
    }
}
