using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Api;

/// <summary>How many credentials expire on a day.</summary>
/// <param name="Date">The day (UTC).</param>
/// <param name="Connections">Number of connections whose credential expires on it.</param>
public sealed record ExpiryDayResponse(DateOnly Date, int Connections);

/// <summary>When the credentials of connections expire; the numbers add up to all connections.</summary>
/// <param name="Expired">Number of connections whose credential has expired.</param>
/// <param name="ByDay">Number per day for the next twelve weeks, from today; days on which none expires are left out.</param>
/// <param name="Later">Number of connections whose credential expires after these twelve weeks.</param>
/// <param name="Unknown">Number of connections of which nobody knows when the credential expires; enter it or grant the permission to
/// read it.</param>
/// <param name="Never">Number of connections whose credential never expires.</param>
public sealed record ExpirySummaryResponse(int Expired, IReadOnlyList<ExpiryDayResponse> ByDay, int Later, int Unknown, int Never);

/// <summary>Counts of connections.</summary>
/// <param name="Total">Number of connections.</param>
/// <param name="ByStatus">Number of connections in each status.</param>
/// <param name="ByMethod">Number of connections with each method.</param>
/// <param name="Expiry">When their credentials expire.</param>
public sealed record ConnectionSummaryResponse(
    int Total, IReadOnlyDictionary<string, int> ByStatus, IReadOnlyDictionary<string, int> ByMethod, ExpirySummaryResponse Expiry);

/// <summary>Counts connections, for dashboards.</summary>
public static class SummarizeConnections
{
    private const int CalendarDays = 84;

    internal static Task<Ok<ConnectionSummaryResponse>> Handle(
        UnitOfWork<TenantCredentialDbContext> work, TimeProvider clock, CancellationToken cancellationToken) =>
        work.RunAsync(
            async (db, cancelled) =>
            {
                var now = clock.GetUtcNow();
                var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
                var all = db.Connections.Where(x => x.RemovedAt == null);
                var kinds = await all.GroupBy(x => new { x.Status, x.Method })
                    .Select(x => new { x.Key.Status, x.Key.Method, Count = x.Count() }).ToListAsync(cancelled);
                var ends = await all
                    .GroupBy(x => new
                    {
                        IsNever = x.Credential!.ExpirySource == ExpirySource.Never,
                        IsOver = x.Credential!.ExpiresOn <= now,
                        Day = x.Credential!.ExpiresOn == null
                            ? (double?)null : Math.Floor((x.Credential!.ExpiresOn.Value - today).TotalDays),
                    })
                    .Select(x => new { x.Key.IsNever, x.Key.IsOver, x.Key.Day, Count = x.Count() }).ToListAsync(cancelled);
                var coming = ends.Where(x => x is { IsNever: false, IsOver: false, Day: not null }).ToList();
                return TypedResults.Ok(
                    new ConnectionSummaryResponse(
                        kinds.Sum(x => x.Count),
                        kinds.GroupBy(x => x.Status).Select(x => (x.Key, x.Sum(one => one.Count))).PerValue(),
                        kinds.GroupBy(x => x.Method).Select(x => (x.Key, x.Sum(one => one.Count))).PerValue(),
                        new ExpirySummaryResponse(
                            ends.Where(x => x is { IsNever: false, IsOver: true }).Sum(x => x.Count),
                            [
                                .. coming.Where(x => x.Day < CalendarDays).OrderBy(x => x.Day).Select(
                                    x => new ExpiryDayResponse(DateOnly.FromDateTime(today.UtcDateTime.AddDays(x.Day!.Value)), x.Count)),
                            ],
                            coming.Where(x => x.Day >= CalendarDays).Sum(x => x.Count),
                            ends.Where(x => x is { IsNever: false, Day: null }).Sum(x => x.Count),
                            ends.Where(x => x.IsNever).Sum(x => x.Count))));
            },
            cancellationToken);
}
