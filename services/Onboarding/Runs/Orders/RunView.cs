using LivePlatform.Contracts;

namespace LivePlatform.Onboarding.Runs.Orders;

/// <summary>An onboarding run: the steps that onboard a service or add a site.</summary>
/// <param name="Id">Id of the run.</param>
/// <param name="ServiceId">Id of the voice service.</param>
/// <param name="SiteId">Id of the site that is added; null when the service itself is onboarded.</param>
/// <param name="CustomerId">Id of the customer that the service belongs to.</param>
/// <param name="Kind">What the run does.</param>
/// <param name="DnsMode">Who creates the sub-domain, DNS records and activation user.</param>
/// <param name="Domain">Full sub-domain that the run sets up; null with DNS mode Manual.</param>
/// <param name="State">State of the run.</param>
/// <param name="WaitingFor">Why the run waits and who must act; null when it does not wait or was cancelled.</param>
/// <param name="Steps">Steps of the run, in their order.</param>
/// <param name="MadeObjects">Objects that the run created outside the platform, oldest first.</param>
/// <param name="StartedBy">Name of the operator who started the run.</param>
/// <param name="StartedAt">When the run was started (UTC).</param>
/// <param name="EndedAt">When the run was completed or abandoned (UTC); null until then.</param>
/// <param name="Version">Version of the run, increased by each change; sent as ETag and expected in If-Match.</param>
public sealed record OnboardingRunResponse(
    Guid Id,
    Guid ServiceId,
    Guid? SiteId,
    Guid CustomerId,
    RunKind Kind,
    DnsMode DnsMode,
    string? Domain,
    RunState State,
    OnboardingWaitResponse? WaitingFor,
    IReadOnlyList<OnboardingStepResponse> Steps,
    IReadOnlyList<CreatedObjectResponse> MadeObjects,
    string StartedBy,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    long Version)
{
    internal static OnboardingRunResponse Of(Run run, string customer, IEnumerable<MadeObject> made) => new(
        run.Id, run.ServiceId, run.SiteId, run.CustomerId, run.Kind, run.DnsMode, run.Domain, run.State,
        run is { IsOpen: true, State: not RunState.Cancelled } && run.Current is { State: StepState.Waiting } step
            ? OnboardingWaitResponse.Of(step, customer) : null,
        [.. run.Steps.OrderBy(x => x.Number).Select(OnboardingStepResponse.Of)],
        [.. made.OrderBy(x => x.Id).Select(CreatedObjectResponse.Of)],
        run.StartedBy, run.StartedAt, run.EndedAt, run.Version);
}

/// <summary>What a run waits for.</summary>
/// <param name="Step">Step that waits.</param>
/// <param name="Code">Machine-readable reason, dotted and in lower case; never renamed.</param>
/// <param name="Sentence">Reason why the run waits, for people.</param>
/// <param name="WhoActs">Who must act before the run continues.</param>
/// <param name="Who">Who must act, for people.</param>
/// <param name="Action">What must be done; empty when nobody must act.</param>
/// <param name="Since">Since when the run waits for this reason (UTC).</param>
/// <param name="NextTryAt">When the step is next tried, whether or not somebody acts (UTC).</param>
public sealed record OnboardingWaitResponse(
    StepKind Step,
    string Code,
    string Sentence,
    WhoActs WhoActs,
    string Who,
    string Action,
    DateTimeOffset? Since,
    DateTimeOffset? NextTryAt)
{
    internal static OnboardingWaitResponse Of(RunStep step, string customer) => new(
        step.Kind, step.Code!, step.Sentence ?? "", step.WhoActs, NameOf(step.WhoActs, customer), step.Action ?? "", step.WaitingSince,
        step.NextTryAt);

    private static string NameOf(WhoActs who, string customer) => who switch
    {
        WhoActs.Platform => "Nobody: the platform goes on by itself.",
        WhoActs.Microsoft => "Nobody: Microsoft takes its time.",
        WhoActs.ServiceProvider => "An operator of the service provider.",
        WhoActs.CustomerAdmin => $"An administrator of {customer}.",
        _ => throw new ArgumentOutOfRangeException(nameof(who)),
    };
}

/// <summary>One step of a run.</summary>
/// <param name="Kind">What the step does.</param>
/// <param name="State">State of the step.</param>
/// <param name="Attempts">Number of tries so far; begins again when the run is resumed or the step retried.</param>
/// <param name="StartedAt">When the step was first tried (UTC); null until then.</param>
/// <param name="EndedAt">When the step was done or dropped (UTC); null until then.</param>
public sealed record OnboardingStepResponse(StepKind Kind, StepState State, int Attempts, DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt)
{
    internal static OnboardingStepResponse Of(RunStep x) => new(x.Kind, x.State, x.Attempts, x.StartedAt, x.EndedAt);
}

/// <summary>An object that a run created outside the platform.</summary>
/// <param name="Kind">Kind of the object.</param>
/// <param name="Name">Name that identifies the object, such as the domain, the user principal name or the DNS record.</param>
/// <param name="ExistedBefore">Whether the object existed before the run; it is then not removed when the run is abandoned.</param>
/// <param name="MadeAt">When creation was confirmed (UTC); null when it is unknown whether the object was created.</param>
/// <param name="RemovedAt">When the object was removed again, or Microsoft refused to create it (UTC); null otherwise.</param>
/// <param name="Note">Remark for operators, such as why creation was refused; null when there is none.</param>
public sealed record CreatedObjectResponse(
    MadeKind Kind, string Name, bool ExistedBefore, DateTimeOffset? MadeAt, DateTimeOffset? RemovedAt, string? Note)
{
    internal static CreatedObjectResponse Of(MadeObject x) => new(x.Kind, x.Name, x.ExistedBefore, x.MadeAt, x.RemovedAt, x.Note);
}
