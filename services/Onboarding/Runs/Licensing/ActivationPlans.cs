using System.Text.Json;
using System.Text.Json.Serialization;

namespace LivePlatform.Onboarding.Runs.Licensing;

/// <summary>What kind of account activates a sub-domain.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AccountKind>))]
internal enum AccountKind
{
    /// <summary>A person's, as we make it.</summary>
    User,

    /// <summary>An auto attendant's or call queue's, made in Teams.</summary>
    ResourceAccount,
}

/// <summary>A service plan that activates a sub-domain when one of its users has it.</summary>
/// <param name="Name">Microsoft's name.</param>
/// <param name="Id">Microsoft's id; products are known by their plans, never by their own ids.</param>
/// <param name="Account">Which accounts can have it.</param>
/// <param name="NeedsOneOf">Plans of which the same user must have one, or Microsoft refuses it; empty: none.</param>
internal sealed record ActivationPlan(string Name, Guid Id, AccountKind Account, IReadOnlyList<NeededPlan> NeedsOneOf)
{
    /// <summary>True when a user with these plans has what this one depends on.</summary>
    public bool IsMetBy(IEnumerable<Guid> plans) => NeedsOneOf.Count == 0 || plans.Any(plan => NeedsOneOf.Any(needed => needed.Id == plan));
}

/// <summary>A plan on which another one depends.</summary>
internal sealed record NeededPlan(string Name, Guid Id);

/// <summary>Which plans activate a sub-domain: data, in <c>activation-plans.json</c>.</summary>
internal static class ActivationPlans
{
    private static readonly PlanFile File = Load();

    /// <summary>Those that such an account can have.</summary>
    public static IReadOnlyList<ActivationPlan> For(AccountKind account) => [.. File.Plans.Where(plan => plan.Account == account)];

    private static PlanFile Load()
    {
        using var stream = typeof(ActivationPlans).Assembly.GetManifestResourceStream("activation-plans.json")
            ?? throw new InvalidOperationException("activation-plans.json is not embedded.");
        return JsonSerializer.Deserialize<PlanFile>(stream, JsonSerializerOptions.Web)
            ?? throw new InvalidOperationException("activation-plans.json is empty.");
    }

    private sealed record PlanFile(string Source, IReadOnlyList<ActivationPlan> Plans);
}
