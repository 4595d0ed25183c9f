using LivePlatform.Replication.Store;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Bench.Textbook;

/// <summary>Writes as EF Core's documentation shows for disconnected entities: found by key in one query, values set or added, one SaveChanges per 1,000 in a new context.</summary>
internal sealed class TextbookStore(DbContextOptions<TextbookContext> options, Guid directoryId)
{
    public async Task SaveAsync(IReadOnlyCollection<DirectoryUser> fresh)
    {
        await using var db = new TextbookContext(options);
        var ids = fresh.Select(user => user.ObjectId).ToList();
        var known = await db.Set<DirectoryUser>().Where(x => x.DirectoryId == directoryId && x.Generation == 1 && ids.Contains(x.ObjectId)).ToDictionaryAsync(x => x.ObjectId);
        foreach (var user in fresh)
        {
            AddOrSet(db, known.GetValueOrDefault(user.ObjectId), user);
        }

        await db.SaveChangesAsync();
    }

    public async Task SaveAsync(IReadOnlyCollection<DirectoryGroup> fresh)
    {
        await using var db = new TextbookContext(options);
        var ids = fresh.Select(group => group.ObjectId).ToList();
        var known = await db.Set<DirectoryGroup>().Where(x => x.DirectoryId == directoryId && x.Generation == 1 && ids.Contains(x.ObjectId)).ToDictionaryAsync(x => x.ObjectId);
        foreach (var group in fresh)
        {
            AddOrSet(db, known.GetValueOrDefault(group.ObjectId), group);
        }

        await db.SaveChangesAsync();
    }

    public async Task SaveAsync(IReadOnlyCollection<DirectoryMember> fresh)
    {
        await using var db = new TextbookContext(options);
        var known = (await FindAsync(db, fresh)).ToDictionary(x => (x.GroupId, x.MemberId));
        foreach (var member in fresh)
        {
            AddOrSet(db, known.GetValueOrDefault((member.GroupId, member.MemberId)), member);
        }

        await db.SaveChangesAsync();
    }

    public async Task RemoveUsersAsync(IReadOnlyCollection<Guid> ids)
    {
        await using var db = new TextbookContext(options);
        db.RemoveRange(await db.Set<DirectoryUser>().Where(x => x.DirectoryId == directoryId && x.Generation == 1 && ids.Contains(x.ObjectId)).ToListAsync());
        await db.SaveChangesAsync();
    }

    public async Task RemoveAsync(IReadOnlyCollection<DirectoryMember> left)
    {
        await using var db = new TextbookContext(options);
        var keys = left.Select(x => (x.GroupId, x.MemberId)).ToHashSet();
        db.RemoveRange((await FindAsync(db, left)).Where(x => keys.Contains((x.GroupId, x.MemberId))));
        await db.SaveChangesAsync();
    }

    private async Task<List<DirectoryMember>> FindAsync(TextbookContext db, IReadOnlyCollection<DirectoryMember> members)
    {
        var groups = members.Select(x => x.GroupId).Distinct().ToList();
        var ids = members.Select(x => x.MemberId).Distinct().ToList();
        return await db.Set<DirectoryMember>()
            .Where(x => x.DirectoryId == directoryId && x.Generation == 1 && groups.Contains(x.GroupId) && ids.Contains(x.MemberId)).ToListAsync();
    }

    private static void AddOrSet<T>(TextbookContext db, T? known, T fresh)
        where T : class
    {
        if (known is null)
        {
            db.Add(fresh);
        }
        else
        {
            db.Entry(known).CurrentValues.SetValues(fresh);
        }
    }
}
