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
/// The relay holds its own row locks while it publishes: nobody else waits for them. A row that cannot be read or published holds up no
/// other: what was published is deleted, and what stays unreadable, for longer than a newer version of the service would need to take it,
/// is put aside.
/// </remarks>
public sealed partial class OutboxRelay<TDb>(
    Database<TDb> database,
    WakeSignals signals,
    IBus bus,
    MessageTypes types,
    MessagingMetrics metrics,
    LoopBeats beats,
    TimeProvider clock,
    ILogger<OutboxRelay<TDb>> logger)
    : BackgroundService
    where TDb : LiveDbContext
{
    private const int BatchSize = 100;
    internal static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PublishTimeout = TimeSpan.FromSeconds(15);

    /// <summary>An update replaces all replicas in less.</summary>
    private static readonly TimeSpan NewerVersionPatience = TimeSpan.FromMinutes(30);

    private IReadOnlyList<(long Sequence, DateTimeOffset Until)> _lookedPast = [];

    /// <summary>Delivers until the service stops.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        signals.Listen(OutboxModel.WakeChannel);
        while (!stoppingToken.IsCancellationRequested)
        {
            beats.Beat("outbox relay", PublishTimeout);
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
    /// <returns>How many rows were delivered or put aside.</returns>
    /// <exception cref="InvalidOperationException">The broker did not take some; the others were delivered.</exception>
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

        var readable = rows.Select(row => (Row: row, Message: Read(row))).ToLookup(x => x.Message is not null);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(PublishTimeout);
        var published = await Task.WhenAll(readable[true].Select(x => TryPublishAsync(x.Row, x.Message!, patience.Token)));
        var delivered = published.Where(x => x.Failure is null).Select(x => x.Row.Sequence).ToArray();
        await DeleteAsync(connection, delivered, cancellationToken);
        var dead = await PutAsideAsync(connection, [.. readable[false].Select(x => x.Row)], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        metrics.Delivered(delivered.Length);
        if (published.FirstOrDefault(x => x.Failure is not null).Failure is { } failure)
        {
            throw new InvalidOperationException(
                $"{published.Length - delivered.Length} of {published.Length} messages were not taken by the broker.", failure);
        }

        return delivered.Length + dead;
    }

    private object? Read(Row row)
    {
        try
        {
            return types.Find(row.Type) is { } type ? JsonSerializer.Deserialize(row.Body, type, JsonSerializerOptions.Web) : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }

    private async Task<(Row Row, Exception? Failure)> TryPublishAsync(Row row, object message, CancellationToken cancellationToken)
    {
        try
        {
            using var activity = MessagingMetrics.Activities.StartActivity("outbox publish", ActivityKind.Internal, row.TraceParent);
            await bus.Publish(message, message.GetType(), Pipe.Execute<PublishContext>(publish => Stamp(publish, row)), cancellationToken);
            return (row, null);
        }
#pragma warning disable CA1031 // Whatever keeps one message back must not keep back the others; it is thrown once they are gone.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return (row, failure);
        }
    }

    private static async Task DeleteAsync(NpgsqlConnection connection, long[] sequences, CancellationToken cancellationToken)
    {
        await using var delete = new NpgsqlCommand("DELETE FROM outbox WHERE sequence = ANY($1)", connection);
        delete.Parameters.AddWithValue(sequences);
        await delete.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Puts aside what nobody could read for long; the rest is looked past until then, so that it fills no batch.</summary>
    private async Task<int> PutAsideAsync(
        NpgsqlConnection connection, IReadOnlyCollection<Row> unreadable, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var old = unreadable.Where(row => now - row.EnqueuedAt > NewerVersionPatience).ToList();
        _lookedPast = [.. _lookedPast, .. unreadable.Except(old).Select(row => (row.Sequence, row.EnqueuedAt + NewerVersionPatience))];
        _lookedPast = [.. _lookedPast.Where(x => x.Until > now)];
        if (old.Count == 0)
        {
            return 0;
        }

        await using var move = new NpgsqlCommand(
            """
            WITH dead AS (DELETE FROM outbox WHERE sequence = ANY($1) RETURNING sequence, message_id, service_provider_id, type, body,
                trace_parent, causation_id, enqueued_at)
            INSERT INTO dead_messages (sequence, message_id, service_provider_id, type, body, trace_parent, causation_id, enqueued_at,
                died_at)
            SELECT sequence, message_id, service_provider_id, type, body, trace_parent, causation_id, enqueued_at, $2 FROM dead
            """,
            connection);
        move.Parameters.AddWithValue(old.Select(row => row.Sequence).ToArray());
        move.Parameters.AddWithValue(now);
        await move.ExecuteNonQueryAsync(cancellationToken);
        metrics.PutAside(old.Count);
        old.ForEach(row => LogPutAside(row.Sequence, row.Type));
        return old.Count;
    }

    private async Task<List<Row>> TakeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var take = new NpgsqlCommand(
            "SELECT sequence, message_id, service_provider_id, type, body, trace_parent, causation_id, enqueued_at FROM outbox WHERE "
                + "sequence <> ALL($2) ORDER BY sequence LIMIT $1 FOR UPDATE SKIP LOCKED",
            connection);
        take.Parameters.AddWithValue(BatchSize);
        var now = clock.GetUtcNow();
        take.Parameters.AddWithValue(_lookedPast.Where(x => x.Until > now).Select(x => x.Sequence).ToArray());
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

    private static void Stamp(PublishContext publish, Row row)
    {
        publish.MessageId = row.MessageId;
        publish.InitiatorId = row.CausationId;
        publish.Headers.Set(ProviderHeader.Name, row.ServiceProviderId.ToString("D"));
    }

    private sealed record Row(
        long Sequence,
        Guid MessageId,
        Guid ServiceProviderId,
        string Type,
        string Body,
        string? TraceParent,
        Guid? CausationId,
        DateTimeOffset EnqueuedAt);

    [LoggerMessage(
        EventId = 201, EventName = "OutboxBatchFailed", Level = LogLevel.Error,
        Message = "Outbox batch was not delivered; it will be tried again.")]
    private partial void LogBatchFailed(Exception failure);

    [LoggerMessage(
        EventId = 202, EventName = "OutboxRowPutAside", Level = LogLevel.Critical,
        Message = "Outbox row {Sequence} of type {Type} cannot be read; it stands in dead_messages now.")]
    private partial void LogPutAside(long sequence, string type);
}
