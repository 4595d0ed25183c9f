using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Onboarding.Persistence;

namespace LivePlatform.Onboarding.Runs;

/// <summary>What a try of a step came to.</summary>
/// <param name="Wait">Why it is not done; null: it is.</param>
/// <param name="Mark">What the step wants to remember for its next try.</param>
/// <param name="Ask">Messages that go out with the commit.</param>
/// <param name="M365TenantId">The tenant in which the run makes its objects, once that is known.</param>
internal sealed record StepOutcome(
    Waiting? Wait, string? Mark = null, Action<Outbox<OnboardingDbContext>>? Ask = null, Guid? M365TenantId = null)
{
    public static StepOutcome Done { get; } = new((Waiting?)null);

    public static StepOutcome Waits(Waiting wait, string? mark = null) => new(wait, mark);
}

/// <summary>Why a step waits.</summary>
/// <param name="Code">Stable, dotted, lower case.</param>
/// <param name="Sentence">For an operator.</param>
/// <param name="WhoActs">Who must do something.</param>
/// <param name="Action">What; empty when nobody must.</param>
/// <param name="Until">When it is tried again; null: after a back-off that grows with the tries.</param>
internal sealed record Waiting(
    string Code, string Sentence, WhoActs WhoActs = WhoActs.Platform, string Action = "", DateTimeOffset? Until = null);
