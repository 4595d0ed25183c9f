using LivePlatform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace LivePlatform.Messaging;

/// <summary>
/// Counts what a republication finds to be different in a service's copies. After the first filling of a new copy, not zero is a fault.
/// </summary>
/// <remarks>
/// An object that changes in the very moment may be found behind although its own event is on the way; the next night does not find it
/// again.
/// </remarks>
public sealed partial class CopyComparison(MessagingMetrics metrics, TimeProvider clock, ILogger<CopyComparison> logger)
{
    /// <summary>An object was told again, and the copy has taken over what it had to.</summary>
    /// <param name="db">The unit of work that took it over: what no event explains is written down there, for an alert.</param>
    /// <param name="contract">Name of the event.</param>
    /// <param name="id">The object.</param>
    /// <param name="had">Version that the copy had; 0: there was none.</param>
    /// <param name="published">Version that was told again.</param>
    /// <param name="tookOver">True when the copy said something else and does no longer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ToldAsync(
        LiveDbContext db, string contract, Guid id, long had, long published, bool tookOver, CancellationToken cancellationToken)
    {
        // Ahead: the owner was restored to an older time. The copy stays as it is and shows what was lost.
        var kind = had > published ? "ahead" : !tookOver ? null : had == 0 ? "missing" : had < published ? "behind" : "content";
        if (kind is not null)
        {
            metrics.CopyDiffered(contract, kind);
            LogDiffered(contract, id, kind, had, published);
        }

        // An object that is new here, or changed in this moment, needs nobody.
        if (kind is "ahead" or "content")
        {
            ArgumentNullException.ThrowIfNull(db);
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO copy_differences (service_provider_id, contract, kind, found_at)
                VALUES ({db.CurrentProvider.Value}, {contract}, {kind}, {clock.GetUtcNow()})
                ON CONFLICT (service_provider_id, contract, kind) DO UPDATE SET found_at = excluded.found_at
                """,
                cancellationToken);
        }
    }

    [LoggerMessage(
        EventId = 206, EventName = "CopyDiffered", Level = LogLevel.Warning,
        Message = "The copy of {Contract} {Id} was different ({Kind}): its version {Had}, told again {Published}.")]
    private partial void LogDiffered(string contract, Guid id, string kind, long had, long published);
}
