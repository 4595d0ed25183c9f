using System.Globalization;
using LivePlatform.Persistence;
using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Api;

/// <summary>Lists directories, all or those that filters let through.</summary>
internal static class ListDirectories
{
    public static Task<Results<Ok<CursorPage<DirectoryResponse>>, Refusal>> Handle(
        [AsParameters] PageQuery page,
        [AsParameters] DirectoryFilters filters,
        UnitOfWork<ReplicationDbContext> work,
        CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<CursorPage<DirectoryResponse>>, Refusal>>(
            async (db, cancelled) =>
            {
                if ((page.Read(out var take, out string? cursor) ?? filters.Check()) is { } refusal)
                {
                    return refusal;
                }

                if (Place.Read(cursor) is not { } after)
                {
                    return ProblemCodes.BadPage("The cursor was not made by this list.");
                }

                var now = await db.NowAsync(cancelled);
                var listed = filters.Apply(ListedDirectory.All(db), now);
                var rows = await (filters.IsByCompletion
                    ? listed.Where(
                            x => (x.Directory.CompletedAt ?? DateTimeOffset.UnixEpoch) > after.CompletedAt
                                || ((x.Directory.CompletedAt ?? DateTimeOffset.UnixEpoch) == after.CompletedAt
                                    && x.Directory.Id > after.Id))
                        .OrderBy(x => x.Directory.CompletedAt ?? DateTimeOffset.UnixEpoch).ThenBy(x => x.Directory.Id)
                    : listed.Where(x => x.Directory.Id > after.Id).OrderBy(x => x.Directory.Id))
                    .Take(take + 1)
                    .ToListAsync(cancelled);
                var ids = rows.ConvertAll(x => x.Directory.Id);
                var parts = (await db.Parts.AsNoTracking().Where(x => ids.Contains(x.DirectoryId)).ToListAsync(cancelled))
                    .ToLookup(x => x.DirectoryId);
                var answers = rows.ConvertAll(x => DirectoryResponse.Of(x.Directory, parts[x.Directory.Id], x.Row, now));
                return TypedResults.Ok(
                    CursorPages.Cut(answers, take, x => new Place(x.CompletedAt ?? DateTimeOffset.UnixEpoch, x.Id).ToString()));
            },
            cancellationToken);

    /// <summary>Where a page ended. One that never was complete comes first.</summary>
    private sealed record Place(DateTimeOffset CompletedAt, Guid Id)
    {
        private static readonly Place Beginning = new(DateTimeOffset.MinValue, Guid.Empty);

        /// <returns>Null when it is none of ours.</returns>
        public static Place? Read(string? cursor) =>
            cursor is null ? Beginning
            : cursor.Split(' ') is [var time, var id]
                && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
                && ticks <= DateTimeOffset.MaxValue.UtcTicks && Guid.TryParse(id, out var last)
                ? new(new DateTimeOffset(ticks, TimeSpan.Zero), last)
                : null;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{CompletedAt.UtcTicks} {Id}");
    }
}
