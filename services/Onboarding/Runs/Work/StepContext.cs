using LivePlatform.M365;
using LivePlatform.M365.Graph;
using LivePlatform.Onboarding.BaseDomains;
using LivePlatform.Onboarding.Copies;

namespace LivePlatform.Onboarding.Runs.Work;

/// <summary>
/// What a try of a step knows and may use: the run as it was when the try began, and the journal of what it makes.
/// </summary>
/// <param name="Run">The run; changes are not kept.</param>
/// <param name="Step">The step whose turn it is.</param>
/// <param name="Connection">The service's connection; null: it has none.</param>
/// <param name="BaseDomain">Where its names are; null where people see to it.</param>
/// <param name="Addresses">IP addresses that the sub-domain must lead to.</param>
/// <param name="Journal">Remembers what is made outside.</param>
/// <param name="Newly">Repeats calls about what the run made just now; null: nothing is that new.</param>
internal sealed record StepContext(
    Run Run,
    RunStep Step,
    KnownConnection? Connection,
    BaseDomain? BaseDomain,
    IReadOnlyList<string> Addresses,
    RunJournal Journal,
    NewlyMade? Newly)
{
    private const string Purpose = "onboarding";

    /// <summary>The sub-domain.</summary>
    public string Domain => Run.Domain ?? throw new InvalidOperationException($"Run {Run.Id} has no sub-domain.");

    /// <summary>Graph through the service's connection, for the tenant that the run began in.</summary>
    /// <exception cref="StepWaitsException">There is no such connection.</exception>
    public TenantGraph Graph(M365ClientFactory factory) => new(factory.For(Works(), Purpose), Newly);

    private ConnectionRef Works() =>
        Connection is null ? throw new StepWaitsException(ConnectionWaits.None)
        : Run.M365TenantId is { } tenant && tenant != Connection.M365TenantId ? throw new StepWaitsException(ConnectionWaits.OtherTenant)
        : Connection.Ref;
}

/// <summary>A step cannot go on, found in the middle of it.</summary>
internal sealed class StepWaitsException(Waiting wait) : Exception(wait.Sentence)
{
    /// <summary>Why.</summary>
    public Waiting Wait => wait;
}

/// <summary>One kind of step. It may be tried any number of times, and by another process after a crash: it looks before it acts.</summary>
internal interface IRunStep
{
    /// <summary>Which.</summary>
    StepKind Kind { get; }

    /// <summary>Tries it once.</summary>
    Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken);
}
