using System.Globalization;
using LivePlatform.Replication.Scheduling;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Mvc;

namespace LivePlatform.Replication.Api;

/// <summary>Filters and order of the list of directories; all filters must hold.</summary>
/// <param name="CustomerId">Of one customer.</param>
/// <param name="M365TenantId">Of one tenant.</param>
/// <param name="State">Blocked, Running, Due, Waiting, Quarantined or Idle.</param>
/// <param name="StaleFor">Those without a complete run for so long: hours or days, as in <c>26h</c> or <c>3d</c>.</param>
/// <param name="Sort"><c>id</c> (default: oldest directory first) or <c>completedAt</c> (the one that is stale for longest first).</param>
public sealed record DirectoryFilters(
    [FromQuery(Name = "customerId")] Guid? CustomerId,
    [FromQuery(Name = "m365TenantId")] Guid? M365TenantId,
    [FromQuery(Name = "state")] string? State,
    [FromQuery(Name = "staleFor")] string? StaleFor,
    [FromQuery(Name = "sort")] string? Sort)
{
    private const int LongestNumber = 5;
    private static readonly string[] States = Enum.GetNames<DirectoryState>();

    internal bool IsByCompletion => Sort == "completedAt";

    internal Refusal? Check() =>
        State is not null && !States.Contains(State) ? ProblemCodes.BadFilter("state", $"One of {string.Join(", ", States)}.")
        : Sort is not (null or "id" or "completedAt") ? ProblemCodes.BadFilter("sort", "id or completedAt.")
        : StaleFor is { } time && TryRead(time) is null ? ProblemCodes.BadFilter("staleFor", "Hours or days, as in 26h or 3d.")
        : null;

    /// <summary>What holds of a directory and its place in the list of work.</summary>
    internal IQueryable<ListedDirectory> Apply(IQueryable<ListedDirectory> all, DateTimeOffset now)
    {
        DateTimeOffset? since = StaleFor is { } time ? now - TryRead(time)!.Value : null;
        return OfState(all, now)
            .Where(x => CustomerId == null || x.Directory.CustomerId == CustomerId)
            .Where(x => M365TenantId == null || x.Directory.M365TenantId == M365TenantId)
            .Where(x => since == null || (x.Directory.CompletedAt ?? x.Directory.CreatedAt) <= since);
    }

    /// <summary>The same decisions as <see cref="DirectoryWaitingResponse"/>'s, for the database.</summary>
    private IQueryable<ListedDirectory> OfState(IQueryable<ListedDirectory> all, DateTimeOffset now)
    {
        if (State is null)
        {
            return all;
        }

        var state = Enum.Parse<DirectoryState>(State);
        if (state == DirectoryState.Blocked)
        {
            return all.Where(x => x.Directory.BlockedCode != null);
        }

        all = all.Where(x => x.Directory.BlockedCode == null);
        if (state == DirectoryState.Quarantined)
        {
            return all.Where(x => x.Directory.WaitingCode == Directory.Quarantined);
        }

        all = all.Where(x => x.Directory.WaitingCode != Directory.Quarantined);
        if (state == DirectoryState.Running)
        {
            return all.Where(x => x.Row.LeaseUntil > now);
        }

        all = all.Where(x => x.Row.LeaseUntil == null || x.Row.LeaseUntil <= now);
        if (state == DirectoryState.Waiting)
        {
            return all.Where(x => x.Directory.WaitingCode != null && x.Directory.WaitingUntil > now);
        }

        all = all.Where(x => x.Directory.WaitingCode == null || x.Directory.WaitingUntil == null || x.Directory.WaitingUntil <= now);
        return state == DirectoryState.Due
            ? all.Where(x => x.Directory.ActiveRunId != null)
            : all.Where(x => x.Directory.ActiveRunId == null);
    }

    private static TimeSpan? TryRead(string time) =>
        time.Length is > 1 and <= LongestNumber + 1
            && int.TryParse(time.AsSpan(0, time.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? time[^1] switch
            {
                'h' => TimeSpan.FromHours(number),
                'd' => TimeSpan.FromDays(number),
                _ => null,
            }
            : null;
}

/// <summary>A directory and its place in the list of work.</summary>
internal sealed class ListedDirectory
{
    public required Directory Directory { get; init; }

    public required DispatchRow Row { get; init; }
}
