using System.Text.Json.Serialization;
using LivePlatform.Contracts;
using LivePlatform.RoleProfiles;

namespace LivePlatform.RoleValidation.Decisions;

/// <summary>Result of one requirement.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RequirementResult>))]
public enum RequirementResult
{
    /// <summary>The grant is held, and access tokens are not known to lack it.</summary>
    Satisfied,

    /// <summary>Granted, but not contained in access tokens yet.</summary>
    SatisfiedNotYetInToken,

    /// <summary>The platform is not allowed to read what is needed to decide.</summary>
    Unknown,

    /// <summary>Not granted.</summary>
    Missing,

    /// <summary>Not needed for this stage.</summary>
    NotNeeded,

    /// <summary>Granted, and nothing that is planned needs it.</summary>
    MayBeRemovedNow,
}

/// <summary>Everything that a decision depends on.</summary>
/// <param name="Profile">The rules.</param>
/// <param name="Stage">What is about to be done.</param>
/// <param name="Options">How, such as <c>dnsMode</c>; options that nobody stated are absent.</param>
/// <param name="Facts">What was found.</param>
/// <param name="Ahead">What is open, resumable or scheduled for this principal; null: nobody knows, so nothing may be called
/// removable.</param>
internal sealed record RoleQuestion(
    RoleProfile Profile,
    Stage Stage,
    IReadOnlyDictionary<string, string> Options,
    RoleFacts Facts,
    IReadOnlyList<PlannedStage>? Ahead = null);

/// <summary>Something that is open, resumable or scheduled.</summary>
/// <param name="Stage">What will be done.</param>
/// <param name="Options">How.</param>
internal sealed record PlannedStage(Stage Stage, IReadOnlyDictionary<string, string> Options);

/// <summary>The answer.</summary>
/// <param name="Outcome">Whether the stage may go on.</param>
/// <param name="Sentence">For the customer's admin; empty when satisfied.</param>
/// <param name="Requirements">One by one, in the profile's order.</param>
/// <param name="RestsOnToken">True when something is not counted only because the token does not carry it: a newer token might.</param>
internal sealed record RoleVerdict(RoleOutcome Outcome, string Sentence, IReadOnlyList<RequirementVerdict> Requirements, bool RestsOnToken);

/// <summary>The answer to one requirement.</summary>
/// <param name="Name">The requirement.</param>
/// <param name="Result">What became of it.</param>
/// <param name="Blocks">The step that cannot go on without it.</param>
/// <param name="Sentence">What the customer's admin does; empty when nothing is to be done.</param>
/// <param name="Evidence">What it rests on.</param>
internal sealed record RequirementVerdict(string Name, RequirementResult Result, string Blocks, string Sentence, string Evidence);

/// <summary>Decides, from facts alone, whether a stage may go on.</summary>
internal static class RoleDecision
{
    /// <summary>Decides one question.</summary>
    /// <exception cref="ArgumentException">The profile has no rules for the stage, or for such a principal; that is never an
    /// approval.</exception>
    public static RoleVerdict Decide(RoleQuestion question)
    {
        if (!question.Profile.Decides.Contains(question.Stage))
        {
            throw new ArgumentException($"{question.Profile.Title} does not decide {question.Stage}.", nameof(question));
        }

        if (!question.Profile.Knows(question.Facts.Principal.Kind))
        {
            throw new ArgumentException($"{question.Profile.Title} has no rules for a {question.Facts.Principal.Kind}.", nameof(question));
        }

        var checks = question.Profile.Requirements.Select(rule => (Rule: rule, Check: RequirementCheck.Of(rule, question))).ToList();
        var outcome = OutcomeOf([.. checks.Select(x => x.Check.Result)]);
        var sentences = new Sentences(question);
        return new RoleVerdict(
            outcome,
            sentences.Whole(outcome, [.. checks.Select(x => x.Check)]),
            [.. checks.Select(
                x => new RequirementVerdict(x.Rule.Name, x.Check.Result, x.Rule.Blocks, sentences.One(x.Check), x.Check.Evidence))],
            checks.Any(x => x.Check.RestsOnToken));
    }

    /// <summary>What is certainly missing weighs more than what nobody can tell, and that more than waiting.</summary>
    private static RoleOutcome OutcomeOf(IReadOnlyList<RequirementResult> results) =>
        results.Contains(RequirementResult.Missing) ? RoleOutcome.Missing
        : results.Contains(RequirementResult.Unknown) ? RoleOutcome.Unknown
        : results.Contains(RequirementResult.SatisfiedNotYetInToken) ? RoleOutcome.Waiting
        : RoleOutcome.Satisfied;
}
