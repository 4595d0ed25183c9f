using System.Buffers.Binary;
using LivePlatform.Persistence;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NpgsqlTypes;

namespace LivePlatform.Messaging;

/// <summary>
/// Publishes each provider's objects again once a night, each provider at a time of its own. Replicas share the work by
/// <c>republications</c>.
/// </summary>
public sealed partial class NightlyRepublishing<TDb>(
    Republisher<TDb> republisher,
    Database<TDb> database,
    IOptions<RepublishingOptions> options,
    LoopBeats beats,
    TimeProvider clock,
    ILogger<NightlyRepublishing<TDb>> logger)
    : BackgroundService
    where TDb : LiveDbContext
{
    private const string Loop = "nightly republishing";
    private static readonly TimeSpan Poll = TimeSpan.FromMinutes(5);

    /// <summary>A process that dies leaves its provider to the others after this.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(15);

    /// <summary>Looks every few minutes until the service stops.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunDueAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure);
            }

            beats.Beat(Loop, Poll);
            await Task.Delay(Poll, clock, stoppingToken);
        }
    }

    /// <summary>Publishes what is due now.</summary>
    /// <returns>How many providers were.</returns>
    public async Task<int> RunDueAsync(CancellationToken cancellationToken)
    {
        await EnrolAsync(cancellationToken);
        var count = 0;
        for (; await ClaimAsync(cancellationToken) is { } provider; count++)
        {
            beats.Beat(Loop, Lease);
            try
            {
                await republisher.RunAsync(provider, cancellationToken);
                await PostponeAsync(provider, cancellationToken);
                LogRepublished(provider);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                // Its lease keeps it from being tried in a circle; the others have their turn.
                LogProviderFailed(failure, provider);
            }
        }

        return count;
    }

    /// <summary>A provider that is new here gets its first time; known ones keep theirs.</summary>
    private async Task EnrolAsync(CancellationToken cancellationToken)
    {
        var providers = await republisher.FindProvidersAsync(cancellationToken);
        await using var enrol = database.App.CreateCommand(
            "INSERT INTO republications (service_provider_id, due_at) SELECT provider, due FROM unnest($1, $2) AS found(provider, due) "
                + "ON CONFLICT DO NOTHING");
        enrol.Parameters.AddWithValue(providers.ToArray());
        enrol.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, providers.Select(NextFor).ToArray());
        await enrol.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<Guid?> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var claim = database.App.CreateCommand(
            """
            UPDATE republications SET due_at = $2 WHERE service_provider_id =
                (SELECT service_provider_id FROM republications WHERE due_at <= $1 ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING service_provider_id
            """);
        claim.Parameters.AddWithValue(clock.GetUtcNow());
        claim.Parameters.AddWithValue(clock.GetUtcNow() + Lease);
        return (Guid?)await claim.ExecuteScalarAsync(cancellationToken);
    }

    private async Task PostponeAsync(Guid provider, CancellationToken cancellationToken)
    {
        await using var postpone = database.App.CreateCommand("UPDATE republications SET due_at = $2 WHERE service_provider_id = $1");
        postpone.Parameters.AddWithValue(provider);
        postpone.Parameters.AddWithValue(NextFor(provider));
        await postpone.ExecuteNonQueryAsync(cancellationToken);
    }

    private DateTimeOffset NextFor(Guid provider)
    {
        var fraction = BinaryPrimitives.ReadUInt32LittleEndian(provider.ToByteArray().AsSpan(12)) / (double)uint.MaxValue;
        var now = clock.GetUtcNow();
        var tonight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero) + options.Value.From + (options.Value.Window * fraction);
        return tonight > now ? tonight : tonight.AddDays(1);
    }

    [LoggerMessage(
        EventId = 203, EventName = "RepublishingFailed", Level = LogLevel.Warning,
        Message = "What is to be published again could not be looked up; tried again in some minutes.")]
    private partial void LogFailed(Exception failure);

    [LoggerMessage(
        EventId = 204, EventName = "ProviderNotRepublished", Level = LogLevel.Error,
        Message = "The objects of provider {Provider} were not all published again; tried again in a quarter of an hour.")]
    private partial void LogProviderFailed(Exception failure, Guid provider);

    [LoggerMessage(
        EventId = 205, EventName = "ProviderRepublished", Level = LogLevel.Information,
        Message = "The objects of provider {Provider} were published again.")]
    private partial void LogRepublished(Guid provider);
}
