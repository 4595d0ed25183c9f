using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.RoleValidation.Persistence;
using LivePlatform.RoleValidation.Telemetry;
using LivePlatform.Tenancy;
using Microsoft.Extensions.Options;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>Takes what is due, one connection at a time; the failure of one never stops the others. A process that dies leaves its line to the next one when the lease has run out.</summary>
internal sealed class AssessmentLoop(
    Database<RoleValidationDbContext> database,
    IServiceScopeFactory scopes,
    WakeSignals signals,
    IOptions<RoleValidationOptions> options,
    TimeProvider clock,
    ILogger<AssessmentLoop> logger) : BackgroundService
{
    private const int LeaseSeconds = 90;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        signals.Listen(RoleValidationDbContext.DueChannel);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var due = await TakeAsync(stoppingToken);
                await Parallel.ForEachAsync(due, stoppingToken, async (one, cancelled) => await RunAsync(one, cancelled));
                if (due.Count == 0)
                {
                    await signals.WaitAsync(RoleValidationDbContext.DueChannel, PollInterval, stoppingToken);
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                RoleValidationLog.LoopFailed(logger, failure);
                await Task.Delay(PollInterval, clock, stoppingToken);
            }
        }
    }

    private async Task<List<DueAssessment>> TakeAsync(CancellationToken cancellationToken)
    {
        await using var take = database.App.CreateCommand(
            $"""
            UPDATE due_assessments d SET lease_until = now() + interval '{LeaseSeconds} seconds'
            FROM (SELECT connection_id, stage FROM due_assessments WHERE due_at <= $2 AND (lease_until IS NULL OR lease_until < now())
                  ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED) chosen
            WHERE d.connection_id = chosen.connection_id AND d.stage = chosen.stage
            RETURNING d.connection_id, d.stage, d.service_provider_id, d.assessment_id, d.due_at, d.newer_than
            """);
        take.Parameters.AddWithValue(options.Value.AtOnce);
        take.Parameters.AddWithValue(clock.GetUtcNow());
        await using var reader = await take.ExecuteReaderAsync(cancellationToken);
        var due = new List<DueAssessment>();
        while (await reader.ReadAsync(cancellationToken))
        {
            due.Add(new DueAssessment
            {
                ConnectionId = reader.GetGuid(0),
                Stage = Enum.Parse<Stage>(reader.GetString(1)),
                ServiceProviderId = reader.GetGuid(2),
                AssessmentId = reader.GetGuid(3),
                DueAt = reader.GetFieldValue<DateTimeOffset>(4),
                NewerThan = await reader.IsDBNullAsync(5, cancellationToken) ? null : reader.GetFieldValue<DateTimeOffset>(5),
            });
        }

        return due;
    }

    private async Task RunAsync(DueAssessment due, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(ServiceProviderId.From(due.ServiceProviderId));
        try
        {
            await scope.ServiceProvider.GetRequiredService<Assessor>().RunAsync(due, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // The lease keeps it from being tried at once; the line stays.
            RoleValidationLog.AssessmentFailed(logger, failure, due.ConnectionId, due.Stage);
        }
    }
}
