using LivePlatform.Contracts;
using LivePlatform.M365;
using LivePlatform.Messaging;
using LivePlatform.Persistence;
using LivePlatform.RoleProfiles;
using LivePlatform.RoleValidation.Connections;
using LivePlatform.RoleValidation.Decisions;
using LivePlatform.RoleValidation.Facts;
using LivePlatform.RoleValidation.Persistence;
using LivePlatform.RoleValidation.Telemetry;
using LivePlatform.Tenancy;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>
/// TenantCredential asks, before it switches, whether the principal behind a new credential holds what daily work takes. Gathers from
/// Microsoft with a token of that credential, decides, answers; nothing is kept here: TenantCredential asks again while something is
/// missing.
/// </summary>
internal sealed class AssessCandidateConsumer(
    Inbox<RoleValidationDbContext> inbox,
    UnitOfWork<RoleValidationDbContext> work,
    Outbox<RoleValidationDbContext> outbox,
    RoleFactsReader reader,
    RoleProfileCatalog profiles,
    ProviderScope provider,
    TimeProvider clock,
    ILogger<AssessCandidateConsumer> logger) : IConsumer<AssessCandidate>
{
    public async Task Consume(ConsumeContext<AssessCandidate> context)
    {
        var answer = await AnswerAsync(context.Message, context.CancellationToken);
        await inbox.OnceAsync(context, (_, _) =>
        {
            outbox.Enqueue(answer);
            return Task.CompletedTask;
        });
    }

    internal async Task<CandidateAssessed> AnswerAsync(AssessCandidate asked, CancellationToken cancellationToken)
    {
        if (!await work.RunAsync(
            (db, cancelled) => db.Connections.AnyAsync(x => x.ConnectionId == asked.ConnectionId, cancelled), cancellationToken))
        {
            throw new ConnectionUnknownException(asked.ConnectionId);
        }

        var now = clock.GetUtcNow();
        var principal = asked.Method == ConnectionMethod.AppRegistration ? PrincipalKind.ServicePrincipal : PrincipalKind.User;
        var profile = profiles.InForce(now);
        if (Hindrance.OfRules(principal, Stage.DayTwo, profile) is { } without)
        {
            return Hindered(asked, without, now);
        }

        try
        {
            var candidate = new ConnectionRef(
                provider.Current, asked.ConnectionId, asked.ClientId, asked.M365TenantId, asked.CandidateVersion);
            var facts = await reader.ReadAsync(candidate, principal, now, cancellationToken);
            var verdict = RoleDecision.Decide(new RoleQuestion(profile, Stage.DayTwo, DnsModes.ToOptions(DnsMode.Automatic), facts));
            return new CandidateAssessed(asked.ConnectionId, asked.CandidateVersion, verdict.Outcome, verdict.Sentence, now);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            var deferral = Deferral.Of(failure, attempts: 0, now);
            if (deferral.Reason == NextTryReason.Fault)
            {
                logger.AssessmentFaulted(failure, asked.ConnectionId, Stage.DayTwo);
            }

            return Hindered(asked, Hindrance.Of(deferral), now);
        }
    }

    private static CandidateAssessed Hindered(AssessCandidate asked, Hindrance hindrance, DateTimeOffset now) =>
        new(asked.ConnectionId, asked.CandidateVersion, RoleOutcome.NotAssessable, hindrance.Sentence, now, hindrance.Code);
}

/// <summary>
/// Retries while the database is away, and for some seconds while the connection's own event is still on its way. Some at once, as each
/// waits for Microsoft.
/// </summary>
internal sealed class AssessCandidateConsumerDefinition : ConsumerDefinition<AssessCandidateConsumer>
{
    private const int AtOnce = 8;

    public AssessCandidateConsumerDefinition() => ConcurrentMessageLimit = AtOnce;

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<AssessCandidateConsumer> consumerConfigurator,
        IRegistrationContext context) =>
        endpointConfigurator.RetryWhileUnknown();
}
