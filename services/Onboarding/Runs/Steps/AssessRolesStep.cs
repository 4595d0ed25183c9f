using LivePlatform.Contracts;
using LivePlatform.Onboarding.Copies;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.Runs.Work;
using LivePlatform.Onboarding.Settings;
using LivePlatform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LivePlatform.Onboarding.Runs.Steps;

/// <summary>Asks RoleValidation whether roles and permissions for the run's stage are there, and waits until they are.</summary>
internal class AssessRolesStep(UnitOfWork<OnboardingDbContext> work, IOptions<OnboardingOptions> options, TimeProvider clock) : IRunStep
{
    public virtual StepKind Kind => StepKind.AssessRoles;

    public async Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken)
    {
        if (context.Connection is not { } connection)
        {
            return StepOutcome.Waits(ConnectionWaits.None);
        }

        if (connection.Status == ConnectionStatus.Failed)
        {
            // Roles are assessed through the connection: first it has to work.
            return StepOutcome.Waits(ConnectionWaits.Refused(connection));
        }

        var (stage, mode) = (context.Run.Stage, context.Run.DnsMode);
        var known = await work.RunAsync(
            (
                db,
                cancelled) => db.Roles.AsNoTracking()
                    .SingleOrDefaultAsync(
                        x => x.ConnectionId == connection.ConnectionId && x.Stage == stage && x.DnsMode == mode, cancelled),
            cancellationToken);
        var version = known?.Version ?? 0;
        return Asked.Read(context.Step.Mark) is not { } asked || asked.About != connection.ConnectionId
            || IsStale(asked, version, context.Step)
            ? Ask(connection.ConnectionId, version, stage, mode)
            : known is null || version <= asked.Version
                ? StepOutcome.Waits(Assessing(asked.At), context.Step.Mark)
                : Decide(known, context.Step.Mark);
    }

    /// <summary>No answer came; or what was missing has been missing for a while, and nobody told that it was granted.</summary>
    private bool IsStale(Asked asked, long version, RunStep step) => version <= asked.Version
        ? clock.GetUtcNow() >= asked.At + options.Value.AskAgainAfter
        : step.Code is RolesWaits.MissingCode or RolesWaits.UnknownCode or RolesWaits.NotAssessableCode
            && clock.GetUtcNow() >= step.NextTryAt;

    private StepOutcome Ask(Guid connection, long version, Stage stage, DnsMode mode)
    {
        var now = clock.GetUtcNow();
        return new StepOutcome(
            Assessing(now),
            new Asked(connection, version, now).Write(),
            outbox => outbox.Enqueue(new AssessRoles(connection, stage, mode)));
    }

    private Waiting Assessing(DateTimeOffset askedAt) =>
        new("roles.assessing", "Roles and permissions are being assessed.", WhoActs.Platform, Until: askedAt + options.Value.AskAgainAfter);

    /// <summary>RoleValidation assesses again by itself while the run is open, and each of its answers wakes the run.</summary>
    private StepOutcome Decide(KnownRoles known, string? mark)
    {
        var now = clock.GetUtcNow();
        return known.Outcome switch
        {
            RoleOutcome.Satisfied => StepOutcome.Done,
            RoleOutcome.Waiting =>
                StepOutcome.Waits(RolesWaits.Granted(known, (known.NextTryAt ?? now) + options.Value.AskAgainAfter), mark),
            RoleOutcome.Missing => StepOutcome.Waits(RolesWaits.Missing(known, now + options.Value.LongestBackOff), mark),
            RoleOutcome.Unknown => StepOutcome.Waits(RolesWaits.Unknown(known, now + options.Value.LongestBackOff), mark),
            RoleOutcome.NotAssessable =>
                StepOutcome.Waits(RolesWaits.NotAssessable(known, (known.NextTryAt ?? now) + options.Value.AskAgainAfter), mark),
            _ => throw new InvalidOperationException($"Unknown outcome {known.Outcome}."),
        };
    }
}

/// <summary>The same before what a run made is removed.</summary>
internal sealed class AssessRemovalStep(UnitOfWork<OnboardingDbContext> work, IOptions<OnboardingOptions> options, TimeProvider clock)
    : AssessRolesStep(work, options, clock)
{
    public override StepKind Kind => StepKind.AssessRemoval;
}

/// <summary>What a run waits for when roles are not there yet.</summary>
internal static class RolesWaits
{
    public const string MissingCode = "roles.missing";
    public const string UnknownCode = "roles.unknown";
    public const string NotAssessableCode = "roles.not_assessable";

    public static Waiting Granted(KnownRoles known, DateTimeOffset until) =>
        new("roles.granted_waiting", $"Granted, waiting for Microsoft. {known.Sentence}", WhoActs.Microsoft, Until: until);

    public static Waiting Missing(KnownRoles known, DateTimeOffset until) =>
        new(MissingCode, "A role or permission is missing.", WhoActs.CustomerAdmin, known.Sentence, until);

    public static Waiting NotAssessable(KnownRoles known, DateTimeOffset until) =>
        new(
            NotAssessableCode, "Roles and permissions cannot be assessed at the moment.", known.Actor ?? WhoActs.ServiceProvider,
            known.Sentence, until);

    public static Waiting Unknown(KnownRoles known, DateTimeOffset until) =>
        new(UnknownCode, "Whether a role or permission is there cannot be read.", WhoActs.CustomerAdmin, known.Sentence, until);
}
