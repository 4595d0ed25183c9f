using System.Linq.Expressions;
using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.Runs;

/// <summary>
/// One order to bring up a service or a site: an ordered list of steps, advanced one after the other, that survives everything.
/// </summary>
internal sealed class Run : Versioned, ICustomerOwned
{
    /// <summary>One that ended waits for nobody, nor does one that an operator stopped.</summary>
    public static readonly Expression<Func<Run, bool>> MayWait = run =>
        run.State == RunState.Running || run.State == RunState.Waiting || run.State == RunState.Abandoning;

    private readonly List<RunStep> _steps = [];

    private Run()
    {
    }

    public Guid Id { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public Guid CustomerId { get; private init; }

    public Guid ServiceId { get; private init; }

    /// <summary>The site that is added; null when a service is brought up.</summary>
    public Guid? SiteId { get; private init; }

    public RunKind Kind { get; private init; }

    public DnsMode DnsMode { get; private init; }

    public Guid? BaseDomainId { get; private init; }

    /// <summary>The sub-domain; null where people see to it.</summary>
    public string? Domain { get; private init; }

    /// <summary>Country of the activation user, as licences need one.</summary>
    public string? UsageLocation { get; private init; }

    /// <summary>Where its objects are made; null until the connection was validated. It never changes.</summary>
    public Guid? M365TenantId { get; private set; }

    public RunState State { get; private set; }

    public string StartedBy { get; private init; } = "";

    public DateTimeOffset StartedAt { get; private init; }

    public DateTimeOffset? EndedAt { get; private set; }

    public IReadOnlyList<RunStep> Steps => _steps;

    /// <summary>True while it may still do something, by itself or when it is resumed.</summary>
    public bool IsOpen => State is not (RunState.Completed or RunState.Abandoned);

    public bool IsRemoving => State == RunState.Abandoning;

    /// <summary>What it does, as roles are assessed for it.</summary>
    public Stage Stage => (Kind, IsRemoving) switch
    {
        (RunKind.Onboarding, false) => Stage.Onboarding,
        (RunKind.Onboarding, true) => Stage.OffBoarding,
        (RunKind.AddSite, false) => Stage.AddSite,
        (RunKind.AddSite, true) => Stage.RemoveSite,
        _ => throw new InvalidOperationException($"Unknown kind of run {Kind}."),
    };

    /// <summary>The step whose turn it is; null when all are over.</summary>
    public RunStep? Current => _steps.Where(step => !step.IsOver).MinBy(step => step.Number);

    /// <summary>When somebody last set it going again; null: nobody had to.</summary>
    public DateTimeOffset? ResumedAt { get; private set; }

    /// <summary>When a step last ended, somebody set the run going again, or it began.</summary>
    public DateTimeOffset LastProgressAt => _steps.Select(step => step.EndedAt).Append(ResumedAt).Max() ?? StartedAt;

    public static Run Start(RunTarget target, DnsPlan dns, string startedBy, DateTimeOffset now)
    {
        var run = new Run
        {
            Id = Guid.CreateVersion7(now),
            ServiceProviderId = target.ServiceProviderId,
            CustomerId = target.CustomerId,
            ServiceId = target.ServiceId,
            SiteId = target.SiteId,
            Kind = target.SiteId is null ? RunKind.Onboarding : RunKind.AddSite,
            DnsMode = dns.Mode,
            BaseDomainId = dns.BaseDomainId,
            Domain = dns.Domain,
            UsageLocation = dns.UsageLocation,
            State = RunState.Running,
            StartedBy = startedBy,
            StartedAt = now,
        };
        run.Append(StepLists.Of(run.Kind, run.DnsMode));
        return run;
    }

    /// <summary>Takes over what the current step came to.</summary>
    public void Keep(StepOutcome outcome, DateTimeOffset now)
    {
        var step = Current ?? throw new InvalidOperationException($"Run {Id} has no step to keep an outcome of.");
        step.Keep(outcome, now);
        M365TenantId ??= outcome.M365TenantId;
        if (Current is null)
        {
            (State, EndedAt) = (IsRemoving ? RunState.Abandoned : RunState.Completed, now);
        }
        else if (!IsRemoving)
        {
            State = outcome.Wait is null ? RunState.Running : RunState.Waiting;
        }

        Changed();
    }

    /// <summary>The step is tried now; what it asked for before is asked anew.</summary>
    public void Retry(DateTimeOffset now)
    {
        Current?.Restart();
        ResumedAt = now;
        State = IsRemoving ? RunState.Abandoning : RunState.Running;
        Changed();
    }

    public void Cancel()
    {
        State = RunState.Cancelled;
        Changed();
    }

    /// <summary>From now on it goes backwards.</summary>
    /// <param name="madeInTenant">True when it made something in the customer's tenant, which takes roles to remove.</param>
    /// <param name="now">When.</param>
    public void Abandon(bool madeInTenant, DateTimeOffset now)
    {
        foreach (var step in _steps.Where(step => !step.IsOver))
        {
            step.Drop(now);
        }

        Append(madeInTenant ? [StepKind.AssessRemoval, StepKind.RemoveMadeObjects] : [StepKind.RemoveMadeObjects]);
        (State, EndedAt) = (RunState.Abandoning, null);
        Changed();
    }

    /// <summary>What RoleValidation must know of it.</summary>
    public RunChanged ToEvent(Guid? connectionId) =>
        new(Id, CustomerId, ServiceId, connectionId, Stage, DnsMode, IsOpen, Version);

    private void Append(IEnumerable<StepKind> kinds)
    {
        foreach (var kind in kinds)
        {
            _steps.Add(RunStep.Of(this, _steps.Count + 1, kind));
        }
    }
}
