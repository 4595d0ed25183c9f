using System.Globalization;
using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.Onboarding.Runs.Work;
using LivePlatform.Onboarding.Settings;
using Microsoft.Extensions.Options;

namespace LivePlatform.Onboarding.Runs.Licensing;

/// <summary>Sees to it that the activation user has a licence whose plan activates its sub-domain, in tenants as they are.</summary>
internal sealed class ActivationLicensing(IOptions<OnboardingOptions> options, TimeProvider clock)
{
    /// <summary>Microsoft's words when the user's country is what is wrong, which no other product cures.</summary>
    private const string LocationWords = "usage location";

    /// <summary>So many tries may be refused by nodes that have not heard of a location that was just set.</summary>
    private const int SpreadsWithin = 4;

    /// <summary>The user and its licences now.</summary>
    /// <exception cref="StepWaitsException">The user is not to be found.</exception>
    public Task<ActivationAccount> ReadAsync(TenantGraph graph, StepContext context, CancellationToken cancellationToken) =>
        ActivationAccount.ReadAsync(graph, context, clock.GetUtcNow(), options.Value.VanishedAfter, cancellationToken);

    /// <summary>Which licences the user would be given; null: no free one would do.</summary>
    public async Task<LicenceChoice?> ChooseAsync(
        TenantGraph graph, StepContext context, ActivationAccount? account, CancellationToken cancellationToken)
    {
        var plans = account?.Plans ?? ActivationPlans.For(AccountKind.User);
        var products = await graph.ListAsync<GraphSku>("subscribedSkus", cancellationToken);
        return LicenceChoice.Of(products, plans, account?.EnabledPlans ?? [], RefusedLately(context).ToHashSet());
    }

    /// <summary>What is missing when no choice is left.</summary>
    public Waiting NoneLeft(StepContext context)
    {
        var refused = context.Journal.Made.Where(IsRefusedLately).Select(x => x.Note).ToList();
        return refused.Count == 0 ? None : new(
            "licence.refused",
            $"Microsoft refuses every free licence with Teams Phone. {string.Join(" ", refused)}",
            WhoActs.CustomerAdmin,
            "In the Microsoft 365 admin center, assign a licence with Teams Phone to the activation user by hand, or buy one that brings "
                + "what Microsoft misses; the run then goes on by itself.");
    }

    /// <summary>Assigns what is missing. Each refusal is remembered, and the next product tried.</summary>
    /// <exception cref="StepWaitsException">Somebody must do something first.</exception>
    public async Task EnsureAsync(TenantGraph graph, StepContext context, CancellationToken cancellationToken)
    {
        var account = await ReadAsync(graph, context, cancellationToken);
        await LocateAsync(graph, context, account.User, cancellationToken);
        while (!await IsAssignedAsync(graph, context, account, cancellationToken))
        {
            account = await ReadAsync(graph, context, cancellationToken);
        }
    }

    /// <summary>Microsoft licenses nobody without a country.</summary>
    private static async Task LocateAsync(TenantGraph graph, StepContext context, GraphUser user, CancellationToken cancellationToken)
    {
        if (user.UsageLocation is null && context.Run.UsageLocation is { } country)
        {
            await graph.ChangeAsync($"users/{user.Id:D}", new { usageLocation = country }, cancellationToken);
        }
    }

    /// <returns>True when nothing is left to do; false: look again.</returns>
    private async Task<bool> IsAssignedAsync(
        TenantGraph graph, StepContext context, ActivationAccount account, CancellationToken cancellationToken)
    {
        var journal = context.Journal;
        var remembered = journal.Made.Where(x => x is { Kind: MadeKind.Licence, RemovedAt: null }).ToList();
        if (account.Activating is { IsOn: true })
        {
            await ConfirmHeldAsync(journal, account, remembered, cancellationToken);
            return true;
        }

        var begun = remembered.Where(x => x is { ExistedBefore: false, MadeAt: null }).ToList();
        if (begun.Count > 0)
        {
            await AssignAsync(graph, context, account, begun, cancellationToken);
            return false;
        }

        if (account.Activating is { Licence: var switchedOff } && !RefusedLately(context).Contains(switchedOff.SkuId))
        {
            return await SwitchOnAsync(graph, context, account, switchedOff, cancellationToken);
        }

        if (remembered.Exists(x => !x.ExistedBefore))
        {
            // It was assigned, and is not to be seen yet; or it was taken away again, which the next step tells.
            return true;
        }

        var choice = await ChooseAsync(graph, context, account, cancellationToken) ?? throw new StepWaitsException(NoneLeft(context));
        foreach (var product in choice.Products)
        {
            await journal.RememberAsync(
                MadeKind.Licence, NameOf(account, product.SkuId), existedBefore: false, LicenceChoice.NoteOf(product), cancellationToken);
        }

        return false;
    }

    /// <summary>What the user has without us is remembered as such: it is not ours to take away.</summary>
    private static async Task ConfirmHeldAsync(
        RunJournal journal, ActivationAccount account, List<MadeObject> remembered, CancellationToken cancellationToken)
    {
        if (remembered.Count == 0)
        {
            await journal.RememberAsync(
                MadeKind.Licence, NameOf(account, account.Activating!.Value.Licence.SkuId), existedBefore: true, note: null,
                cancellationToken);
        }

        foreach (var licence in remembered.Where(
            x => x.MadeAt is null && !x.ExistedBefore && account.Licences.Any(held => held.SkuId == SkuOf(x))))
        {
            // The answer of an earlier try was lost.
            await journal.ConfirmAsync(licence, null, cancellationToken);
        }
    }

    private static async Task AssignAsync(
        TenantGraph graph, StepContext context, ActivationAccount account, List<MadeObject> licences, CancellationToken cancellationToken)
    {
        var add = licences.Select(x => new { skuId = SkuOf(x), disabledPlans = Array.Empty<Guid>() }).ToList();
        if (await PostAsync(graph, context, account, add, cancellationToken) is not { } refused)
        {
            foreach (var licence in licences)
            {
                await context.Journal.ConfirmAsync(licence, null, cancellationToken);
            }

            return;
        }

        var held = await graph.ListAsync<GraphLicence>($"users/{account.User.Id:D}/licenseDetails", cancellationToken);
        foreach (var licence in licences)
        {
            // The next one tried is another one: what was written down was not done, unless an earlier try did it.
            await (held.Any(x => x.SkuId == SkuOf(licence))
                ? context.Journal.ConfirmAsync(licence, null, cancellationToken)
                : context.Journal.RefusedAsync(licence, Words(SkuOf(licence), refused), cancellationToken));
        }
    }

    /// <summary>Switches the plan on in a licence that the user has; it stays on, as the user was not made for this run alone.</summary>
    /// <returns>False when Microsoft refuses it.</returns>
    private static async Task<bool> SwitchOnAsync(
        TenantGraph graph, StepContext context, ActivationAccount account, GraphLicence licence, CancellationToken cancellationToken)
    {
        var wanted = account.Plans.SelectMany(plan => plan.NeedsOneOf.Select(needed => needed.Id).Append(plan.Id)).ToHashSet();
        var off = account.User.AssignedLicenses?.FirstOrDefault(x => x.SkuId == licence.SkuId)?.DisabledPlans ?? [];
        var name = NameOf(account, licence.SkuId);
        var remembered = context.Journal.Find(MadeKind.Licence, name)
            ?? await context.Journal.RememberAsync(MadeKind.Licence, name, existedBefore: true, note: null, cancellationToken);
        if (await PostAsync(
            graph, context, account, [new { skuId = licence.SkuId, disabledPlans = off.Where(plan => !wanted.Contains(plan)).ToArray() }],
            cancellationToken) is { } refused)
        {
            await context.Journal.RefusedAsync(remembered, Words(licence.SkuId, refused), cancellationToken);
            return false;
        }

        return true;
    }

    /// <returns>What Microsoft has against these products; null: they are assigned.</returns>
    /// <exception cref="StepWaitsException">The user, not the product, is what Microsoft refuses.</exception>
    private static async Task<MicrosoftFailure?> PostAsync<T>(
        TenantGraph graph, StepContext context, ActivationAccount account, IReadOnlyList<T> add, CancellationToken cancellationToken)
    {
        var posted = await graph.PostAsync<GraphUser>(
            $"users/{account.User.Id:D}/assignLicense", new { addLicenses = add, removeLicenses = Array.Empty<string>() },
            cancellationToken);
        return posted switch
        {
            { Made: not null } => null,
            { Status: 404 } => throw new MicrosoftFailureException(posted.Refused!, posted.Status),
            { Refused.Said: { } said } when said.Contains(LocationWords, StringComparison.OrdinalIgnoreCase) =>
                throw new StepWaitsException(context.Step.Attempts < SpreadsWithin ? LocationSpreading : NotLocated(account.User, said)),
            _ => posted.Refused,
        };
    }

    private IEnumerable<Guid> RefusedLately(StepContext context) => context.Journal.Made.Where(IsRefusedLately).Select(SkuOf);

    /// <summary>A refusal counts for a while: what Microsoft missed may be bought meanwhile.</summary>
    private bool IsRefusedLately(MadeObject made) =>
        made is { Kind: MadeKind.Licence, RemovedAt: { } at, Note: not null }
            && clock.GetUtcNow() < at + options.Value.AskRefusedAgainAfter;

    private static string NameOf(ActivationAccount account, Guid sku) => $"{account.User.Id:D}/{sku:D}";

    private static Guid SkuOf(MadeObject licence) => Guid.Parse(licence.Name.Split('/')[1], CultureInfo.InvariantCulture);

    private static string Words(Guid sku, MicrosoftFailure refused) => $"Product {sku:D}: {refused.Said ?? refused.Sentence}";

    private static Waiting LocationSpreading { get; } = new(
        "user.spreading", "The activation user's usage location is not known everywhere at Microsoft yet.", WhoActs.Microsoft);

    private static Waiting NotLocated(GraphUser user, string said) => new(
        "licence.usage_location",
        $"Microsoft does not license {user.UserPrincipalName} for its usage location. Microsoft says: {said}",
        WhoActs.CustomerAdmin,
        $"In Entra admin center > Users, give {user.UserPrincipalName} the usage location of the customer's country; "
            + "the run then goes on by itself.");

    private static Waiting None { get; } = new(
        "licence.none_free",
        "The customer's M365 tenant has no free licence with Teams Phone, which the activation user needs.",
        WhoActs.CustomerAdmin,
        "In the Microsoft 365 admin center (Billing > Licenses), buy or free one licence that includes Teams Phone.");
}
