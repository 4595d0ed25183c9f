using LivePlatform.Replication.Store;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Bench.Textbook;

/// <summary>
/// Writes as EF Core's documentation shows for disconnected entities: found by key in one query, values set or added, one SaveChanges per
/// 1,000 in a new context.
/// </summary>
internal sealed class TextbookStore(DbContextOptions<TextbookContext> options, Guid directoryId)
{
    public Task SaveAsync(IReadOnlyCollection<DirectoryUser> fresh) =>
        SaveAsync(
            fresh,
            x => x.ObjectId,
            (db, ids) => db.Set<DirectoryUser>().Where(x => x.DirectoryId == directoryId && x.Generation == 1 && ids.Contains(x.ObjectId)));

    public Task SaveAsync(IReadOnlyCollection<DirectoryGroup> fresh) =>
        SaveAsync(
            fresh,
            x => x.ObjectId,
            (db, ids) =>
                db.Set<DirectoryGroup>().Where(x => x.DirectoryId == directoryId && x.Generation == 1 && ids.Contains(x.ObjectId)));

    public Task SaveAsync(IReadOnlyCollection<DirectoryMember> fresh) =>
        SaveAsync(fresh, x => (x.GroupId, x.MemberId), (db, _) => Find(db, fresh));

    public async Task RemoveUsersAsync(IReadOnlyCollection<Guid> ids)
    {
        await using var db = new TextbookContext(options);
        db.RemoveRange(
            await db.Set<DirectoryUser>().Where(x => x.DirectoryId == directoryId && x.Generation == 1 && ids.Contains(x.ObjectId))
                .ToListAsync());
        await db.SaveChangesAsync();
    }

    public async Task RemoveAsync(IReadOnlyCollection<DirectoryMember> left)
    {
        await using var db = new TextbookContext(options);
        var keys = left.Select(x => (x.GroupId, x.MemberId)).ToHashSet();
        db.RemoveRange((await Find(db, left).ToListAsync()).Where(x => keys.Contains((x.GroupId, x.MemberId))));
        await db.SaveChangesAsync();
    }

    private async Task SaveAsync<T, TKey>(
        IReadOnlyCollection<T> fresh, Func<T, TKey> key, Func<TextbookContext, List<TKey>, IQueryable<T>> find)
        where T : class
        where TKey : notnull
    {
        await using var db = new TextbookContext(options);
        var known = (await find(db, [.. fresh.Select(key)]).ToListAsync()).ToDictionary(key);
        foreach (var row in fresh)
        {
            if (known.TryGetValue(key(row), out var there))
            {
                db.Entry(there).CurrentValues.SetValues(row);
            }
            else
            {
                db.Add(row);
            }
        }

        await db.SaveChangesAsync();
    }

    private IQueryable<DirectoryMember> Find(TextbookContext db, IReadOnlyCollection<DirectoryMember> members)
    {
        var (groups, ids) = (members.Select(x => x.GroupId).Distinct().ToList(), members.Select(x => x.MemberId).Distinct().ToList());
        return db.Set<DirectoryMember>()
            .Where(x => x.DirectoryId == directoryId && x.Generation == 1 && groups.Contains(x.GroupId) && ids.Contains(x.MemberId));
    }
}
