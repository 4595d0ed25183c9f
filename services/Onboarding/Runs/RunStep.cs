using LivePlatform.Contracts;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.Runs;

/// <summary>One step of a run.</summary>
internal sealed class RunStep : ICustomerOwned
{
    public const int LongestText = 1_000;

    private RunStep()
    {
    }

    public Guid RunId { get; private init; }

    public int Number { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public Guid CustomerId { get; private init; }

    public StepKind Kind { get; private init; }

    public StepState State { get; private set; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; private set; }

    /// <summary>Why it waits.</summary>
    public string? Code { get; private set; }

    public string? Sentence { get; private set; }

    /// <summary>What somebody must do.</summary>
    public string? Action { get; private set; }

    public WhoActs WhoActs { get; private set; }

    /// <summary>When it is tried again, whoever acts or not.</summary>
    public DateTimeOffset? NextTryAt { get; private set; }

    /// <summary>Since when it waits for the same reason.</summary>
    public DateTimeOffset? WaitingSince { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>What the step itself has to remember between tries.</summary>
    public string? Mark { get; private set; }

    /// <summary>True when the run goes past it.</summary>
    public bool IsOver => State is StepState.Done or StepState.Dropped;

    public static RunStep Of(Run run, int number, StepKind kind) =>
        new() { RunId = run.Id, Number = number, ServiceProviderId = run.ServiceProviderId, CustomerId = run.CustomerId, Kind = kind };

    public void Keep(StepOutcome outcome, DateTimeOffset now)
    {
        Attempts++;
        StartedAt ??= now;
        Mark = outcome.Mark;
        if (outcome.Wait is { } wait)
        {
            WaitingSince = State == StepState.Waiting && Code == wait.Code ? WaitingSince : now;
            (State, Code, WhoActs, NextTryAt) = (StepState.Waiting, wait.Code, wait.WhoActs, wait.Until);
            (Sentence, Action) = (Short(wait.Sentence), Short(wait.Action));
        }
        else
        {
            (State, EndedAt) = (StepState.Done, now);
            Clear();
        }
    }

    /// <summary>It is tried anew, as if it had not been tried before.</summary>
    public void Restart()
    {
        (State, Attempts, Mark) = (StepState.Pending, 0, null);
        Clear();
    }

    public void Drop(DateTimeOffset now)
    {
        (State, EndedAt) = (StepState.Dropped, now);
        Clear();
    }

    private void Clear() => (Code, Sentence, Action, WhoActs, NextTryAt, WaitingSince) = (null, null, null, WhoActs.Platform, null, null);

    private static string? Short(string? text) => text is { Length: > LongestText } ? text[..LongestText] : text;
}
