using System.Diagnostics;
using System.Text.Json;
using LivePlatform.Persistence;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace LivePlatform.Messaging;

/// <summary>Moves committed outbox rows to the broker, oldest first.</summary>
/// <remarks>
/// Publish comes before delete, so a crash between them publishes twice; consumers drop the second copy by MessageId.
/// Several replicas share the work: rows are taken with SKIP LOCKED. Order is not kept; consumers go by the version in the event.
/// The relay holds its own row locks while it publishes: nobody else waits for them.
/// </remarks>
public sealed partial class OutboxRelay<TDb>(
    Database<TDb> database, WakeSignals signals, IBus bus, MessageTypes types, MessagingMetrics metrics, TimeProvider clock, ILogger<OutboxRelay<TDb>> logger)
    : BackgroundService
    where TDb : LiveDbContext
{
    private const int BatchSize = 100;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PublishTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Delivers until the service stops.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        signals.Listen(OutboxModel.WakeChannel);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await DeliverBatchAsync(stoppingToken) < BatchSize)
                {
                    await signals.WaitAsync(OutboxModel.WakeChannel, PollInterval, stoppingToken);
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogBatchFailed(failure);
                await Task.Delay(RetryDelay, clock, stoppingToken);
            }
        }
    }

    /// <summary>Delivers one batch.</summary>
    /// <returns>How many rows were delivered and deleted.</returns>
    public async Task<int> DeliverBatchAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.App.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var rows = await TakeAsync(connection, cancellationToken);
        metrics.OldestSeen(rows.Count == 0 ? TimeSpan.Zero : clock.GetUtcNow() - rows[0].EnqueuedAt);
        if (rows.Count == 0)
        {
            return 0;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(PublishTimeout);
        await Task.WhenAll(rows.Select(row => PublishAsync(row, patience.Token)));

        await using var delete = new NpgsqlCommand("DELETE FROM outbox WHERE sequence = ANY($1)", connection);
        delete.Parameters.AddWithValue(rows.Select(row => row.Sequence).ToArray());
        await delete.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        metrics.Delivered(rows.Count);
        return rows.Count;
    }

    private static async Task<List<Row>> TakeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var take = new NpgsqlCommand(
            "SELECT sequence, message_id, service_provider_id, type, body, trace_parent, causation_id, enqueued_at FROM outbox ORDER BY sequence LIMIT $1 FOR UPDATE SKIP LOCKED",
            connection);
        take.Parameters.AddWithValue(BatchSize);
        await using var reader = await take.ExecuteReaderAsync(cancellationToken);
        var rows = new List<Row>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new Row(
                reader.GetInt64(0),
                reader.GetGuid(1),
                reader.GetGuid(2),
                reader.GetString(3),
                reader.GetString(4),
                await reader.IsDBNullAsync(5, cancellationToken) ? null : reader.GetString(5),
                await reader.IsDBNullAsync(6, cancellationToken) ? null : reader.GetGuid(6),
                reader.GetFieldValue<DateTimeOffset>(7)));
        }

        return rows;
    }

    private async Task PublishAsync(Row row, CancellationToken cancellationToken)
    {
        var type = types.Resolve(row.Type);
        var message = JsonSerializer.Deserialize(row.Body, type, JsonSerializerOptions.Web)
            ?? throw new InvalidOperationException($"Outbox row {row.Sequence} has no body.");
        using var activity = MessagingMetrics.Activities.StartActivity("outbox publish", ActivityKind.Internal, row.TraceParent);
        await bus.Publish(message, type, Pipe.Execute<PublishContext>(publish => Stamp(publish, row)), cancellationToken);
    }

    private static void Stamp(PublishContext publish, Row row)
    {
        publish.MessageId = row.MessageId;
        publish.InitiatorId = row.CausationId;
        publish.Headers.Set(ProviderHeader.Name, row.ServiceProviderId.ToString("D"));
    }

    private sealed record Row(
        long Sequence, Guid MessageId, Guid ServiceProviderId, string Type, string Body, string? TraceParent, Guid? CausationId, DateTimeOffset EnqueuedAt);

    [LoggerMessage(EventId = 201, EventName = "OutboxBatchFailed", Level = LogLevel.Error, Message = "Outbox batch was not delivered; it will be tried again.")]
    private partial void LogBatchFailed(Exception failure);
}
