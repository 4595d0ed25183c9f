using LivePlatform.Persistence;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Messaging;

/// <summary>Commits a consumer's writes, and the proof that they were made, together and at most once per message.</summary>
/// <remarks>
/// Call remote systems before <see cref="OnceAsync"/>, not inside it: a redelivered message repeats the remote call, so that call must be
/// idempotent.
/// </remarks>
public sealed class Inbox<TDb>(UnitOfWork<TDb> work, MessagingMetrics metrics, TimeProvider clock)
    where TDb : LiveDbContext
{
    /// <summary>Runs the write unless this consumer has handled this message before.</summary>
    /// <returns>False when it had; nothing was written.</returns>
    public async Task<bool> OnceAsync(ConsumeContext context, Func<TDb, CancellationToken, Task> write)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(write);
        var messageId = context.MessageId ?? throw new ArgumentException("The message has no MessageId.", nameof(context));
        var consumer = context.ReceiveContext.InputAddress.AbsolutePath;

        var first = await work.RunAsync(
            async (db, cancellationToken) =>
            {
                // The insert itself, not a read before it, decides who is first: of two deliveries at once, one waits here and then gets 0.
                var inserted = await db.Database.ExecuteSqlAsync(
                    $"""
                    INSERT INTO inbox (message_id, consumer, handled_at) VALUES ({messageId}, {consumer}, {clock.GetUtcNow()}) ON
                    CONFLICT DO NOTHING
                    """,
                    cancellationToken);
                if (inserted == 1)
                {
                    await write(db, cancellationToken);
                }

                return inserted == 1;
            },
            context.CancellationToken);
        if (!first)
        {
            metrics.DuplicateDropped();
        }

        return first;
    }
}
