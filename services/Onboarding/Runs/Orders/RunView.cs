using LivePlatform.Contracts;

namespace LivePlatform.Onboarding.Runs.Orders;

/// <summary>A run as the API shows it.</summary>
/// <param name="Id">The run.</param>
/// <param name="ServiceId">The service.</param>
/// <param name="SiteId">The site that is added; null when the service is brought up.</param>
/// <param name="CustomerId">Whose service it is.</param>
/// <param name="Kind">Onboarding or AddSite.</param>
/// <param name="DnsMode">Who sees to DNS and the activation user.</param>
/// <param name="Domain">The sub-domain; null where people see to it.</param>
/// <param name="State">How far it is.</param>
/// <param name="WaitingFor">Why it waits and who must act; null when it does not.</param>
/// <param name="Steps">In their order.</param>
/// <param name="MadeObjects">What it made outside, oldest first.</param>
/// <param name="StartedBy">Who ordered it.</param>
/// <param name="StartedAt">When.</param>
/// <param name="EndedAt">When it was over.</param>
/// <param name="Version">Grows with each change.</param>
public sealed record RunDetails(
    Guid Id,
    Guid ServiceId,
    Guid? SiteId,
    Guid CustomerId,
    RunKind Kind,
    DnsMode DnsMode,
    string? Domain,
    RunState State,
    WaitView? WaitingFor,
    IReadOnlyList<StepView> Steps,
    IReadOnlyList<MadeObjectView> MadeObjects,
    string StartedBy,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    long Version)
{
    internal static RunDetails Of(Run run, string customer, IEnumerable<MadeObject> made) => new(
        run.Id, run.ServiceId, run.SiteId, run.CustomerId, run.Kind, run.DnsMode, run.Domain, run.State,
        run.IsOpen && run.Current is { State: StepState.Waiting } step ? WaitView.Of(step, customer) : null,
        [.. run.Steps.OrderBy(x => x.Number).Select(StepView.Of)],
        [.. made.OrderBy(x => x.Id).Select(MadeObjectView.Of)],
        run.StartedBy, run.StartedAt, run.EndedAt, run.Version);
}

/// <summary>What a run waits for.</summary>
/// <param name="Step">The step that waits.</param>
/// <param name="Code">Stable, dotted, lower case.</param>
/// <param name="Sentence">Why.</param>
/// <param name="WhoActs">Who must do something.</param>
/// <param name="Who">The same by name.</param>
/// <param name="Action">What; empty when nobody must.</param>
/// <param name="Since">Since when it waits for that.</param>
/// <param name="NextTryAt">When it is tried again, whoever acts or not.</param>
public sealed record WaitView(
    StepKind Step,
    string Code,
    string Sentence,
    WhoActs WhoActs,
    string Who,
    string Action,
    DateTimeOffset? Since,
    DateTimeOffset? NextTryAt)
{
    internal static WaitView Of(RunStep step, string customer) => new(
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
/// <param name="Kind">Which.</param>
/// <param name="State">How far it is.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="StartedAt">When it was tried first.</param>
/// <param name="EndedAt">When it was done or dropped.</param>
public sealed record StepView(StepKind Kind, StepState State, int Attempts, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt)
{
    internal static StepView Of(RunStep x) => new(x.Kind, x.State, x.Attempts, x.StartedAt, x.EndedAt);
}

/// <summary>Something that a run made outside.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">By which it is found.</param>
/// <param name="ExistedBefore">It was there before the run: it is not removed when the run is abandoned.</param>
/// <param name="MadeAt">When its making was confirmed; null: it may have been made, or not.</param>
/// <param name="RemovedAt">When it was removed again, or Microsoft refused to make it.</param>
/// <param name="Note">What to know of it, such as why it was refused; null: nothing.</param>
public sealed record MadeObjectView(
    MadeKind Kind, string Name, bool ExistedBefore, DateTimeOffset? MadeAt, DateTimeOffset? RemovedAt, string? Note)
{
    internal static MadeObjectView Of(MadeObject x) => new(x.Kind, x.Name, x.ExistedBefore, x.MadeAt, x.RemovedAt, x.Note);
}
