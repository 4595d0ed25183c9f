using System.Globalization;
using LivePlatform.Contracts;
using LivePlatform.Onboarding.Copies;
using LivePlatform.Onboarding.Runs.Work;
using LivePlatform.Onboarding.Settings;
using Microsoft.Extensions.Options;

namespace LivePlatform.Onboarding.Runs.Steps;

/// <summary>Asks TenantCredential to prove the connection now, and waits for what comes of it.</summary>
internal sealed class ValidateConnectionStep(IOptions<OnboardingOptions> options, TimeProvider clock) : IRunStep
{
    public StepKind Kind => StepKind.ValidateConnection;

    public Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken) => Task.FromResult(Look(context));

    private StepOutcome Look(StepContext context)
    {
        if (context.Connection is not { } connection)
        {
            return StepOutcome.Waits(ConnectionWaits.None);
        }

        if (context.Run.M365TenantId is { } tenant && tenant != connection.M365TenantId)
        {
            return StepOutcome.Waits(ConnectionWaits.OtherTenant);
        }

        if (Asked.Read(context.Step.Mark) is not { } asked || asked.About != connection.ConnectionId)
        {
            return Ask(connection);
        }

        if (connection.Version > asked.Version)
        {
            return connection.Status switch
            {
                ConnectionStatus.Verified => StepOutcome.Done with { M365TenantId = connection.M365TenantId },
                ConnectionStatus.Failed => StepOutcome.Waits(ConnectionWaits.Refused(connection), context.Step.Mark),
                ConnectionStatus.Unverified => StepOutcome.Waits(Proving(asked.At), context.Step.Mark),
                _ => throw new InvalidOperationException($"Unknown status {connection.Status}."),
            };
        }

        return clock.GetUtcNow() >= asked.At + options.Value.AskAgainAfter
            ? Ask(connection)
            : StepOutcome.Waits(Proving(asked.At), context.Step.Mark);
    }

    private StepOutcome Ask(KnownConnection connection)
    {
        var now = clock.GetUtcNow();
        return new StepOutcome(
            Proving(now),
            new Asked(connection.ConnectionId, connection.Version, now).Write(),
            outbox => outbox.Enqueue(new ValidateConnection(connection.ConnectionId)));
    }

    private Waiting Proving(DateTimeOffset askedAt) =>
        new("connection.proving", "The connection is being proven.", WhoActs.Platform, Until: askedAt + options.Value.AskAgainAfter);
}

/// <summary>What a step asked another service about: an answer has a higher version than what was known then.</summary>
internal sealed record Asked(Guid About, long Version, DateTimeOffset At)
{
    public static Asked? Read(string? mark) =>
        mark?.Split('|') is [var about, var version, var at]
            ? new Asked(
                Guid.Parse(about), long.Parse(version, CultureInfo.InvariantCulture),
                DateTimeOffset.Parse(at, CultureInfo.InvariantCulture))
            : null;

    public string Write() => $"{About:D}|{Version.ToString(CultureInfo.InvariantCulture)}|{At:O}";
}
