using System.Globalization;
using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Scheduling;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Api;

/// <summary>Filters and order of the list of directories; all filters must hold.</summary>
/// <param name="CustomerId">Of one customer.</param>
/// <param name="M365TenantId">Of one tenant.</param>
/// <param name="State">In one state.</param>
/// <param name="StaleFor">Those without a complete run for so long: hours or days, as in <c>26h</c> or <c>3d</c>.</param>
/// <param name="Sort"><c>id</c> (default: oldest directory first) or <c>completedAt</c> (the one that is stale for longest first).</param>
public sealed record DirectoryFilters(
    [FromQuery(Name = "customerId")] Guid? CustomerId,
    [FromQuery(Name = "m365TenantId")] Guid? M365TenantId,
    [FromQuery(Name = "state")] EnumFilter<DirectoryState>? State,
    [FromQuery(Name = "staleFor")] string? StaleFor,
    [FromQuery(Name = "sort")] string? Sort)
{
    private const int LongestNumber = 5;

    internal bool IsByCompletion => Sort == "completedAt";

    internal Refusal? Check() =>
        Sort is not (null or "id" or "completedAt") ? ProblemCodes.BadFilter("sort", "id or completedAt.")
        : StaleFor is { } time && TryRead(time) is null ? ProblemCodes.BadFilter("staleFor", "Hours or days, as in 26h or 3d.")
        : State.Check("state");

    /// <summary>What holds of a directory and its place in the list of work.</summary>
    internal IQueryable<ListedDirectory> Apply(IQueryable<ListedDirectory> all, DateTimeOffset now)
    {
        DateTimeOffset? since = StaleFor is { } time ? now - TryRead(time)!.Value : null;
        return (State?.Value is { } state ? all.Where(DirectoryStates.Is(state, now)) : all)
            .Where(x => CustomerId == null || x.Directory.CustomerId == CustomerId)
            .Where(x => M365TenantId == null || x.Directory.M365TenantId == M365TenantId)
            .Where(x => since == null || (x.Directory.CompletedAt ?? x.Directory.CreatedAt) <= since);
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

    /// <summary>Those that the operator may see.</summary>
    public static IQueryable<ListedDirectory> All(ReplicationDbContext db) => db.Directories.AsNoTracking().Join(
        db.Dispatch, x => x.Id, row => row.DirectoryId, (directory, row) => new ListedDirectory { Directory = directory, Row = row });
}
