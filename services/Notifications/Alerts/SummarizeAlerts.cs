using LivePlatform.Notifications.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Notifications.Alerts;

/// <summary>Counts of open alerts.</summary>
/// <param name="Total">Number of open alerts.</param>
/// <param name="BySeverity">Number of open alerts of each severity.</param>
/// <param name="ByCode">Number of open alerts with each code; codes that none has are left out.</param>
public sealed record AlertSummaryResponse(
    int Total, IReadOnlyDictionary<string, int> BySeverity, IReadOnlyDictionary<string, int> ByCode);

/// <summary>Counts open alerts, for dashboards.</summary>
public static class SummarizeAlerts
{
    internal static Task<Ok<AlertSummaryResponse>> Handle(
        UnitOfWork<NotificationsDbContext> work, CancellationToken cancellationToken) =>
        work.RunAsync(
            async (db, cancelled) =>
            {
                var found = await db.Alerts.Where(x => x.ClearedAt == null).GroupBy(x => new { x.Code, x.Severity })
                    .Select(x => new { x.Key.Code, x.Key.Severity, Count = x.Count() }).ToListAsync(cancelled);
                return TypedResults.Ok(
                    new AlertSummaryResponse(
                        found.Sum(x => x.Count),
                        found.GroupBy(x => x.Severity).Select(x => (x.Key, x.Sum(one => one.Count))).PerValue(),
                        found.GroupBy(x => x.Code).OrderBy(x => x.Key, StringComparer.Ordinal)
                            .ToDictionary(x => x.Key, x => x.Sum(one => one.Count))));
            },
            cancellationToken);
}
