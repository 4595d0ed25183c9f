using System.Text.Json;
using LivePlatform.M365Simulator.Seeding;

namespace LivePlatform.M365Simulator.Tenants;

/// <summary>A seeded bulk change of one tenant. The same script on the same tenant does the same.</summary>
internal static class ChangeScript
{
    public sealed record Request(
        ulong Seed, int Adds = 0, int Renames = 0, int Disables = 0, int Deletes = 0, int Restores = 0, int Purges = 0, int MemberMoves = 0,
        int GroupAdds = 0, int GroupRenames = 0, int GroupDeletes = 0);

    public sealed record Renamed(Guid Id, string DisplayName);

    public sealed record MemberMove(Guid MemberId, Guid FromGroupId, Guid ToGroupId);

    public sealed record Response(
        IReadOnlyList<Guid> Added, IReadOnlyList<Renamed> Renamed, IReadOnlyList<Guid> Disabled, IReadOnlyList<Guid> Deleted,
        IReadOnlyList<Guid> Restored, IReadOnlyList<Guid> Purged, IReadOnlyList<MemberMove> MemberMoves, IReadOnlyList<Guid> GroupsAdded,
        IReadOnlyList<Renamed> GroupsRenamed, IReadOnlyList<Guid> GroupsDeleted);

    /// <summary>Restores come before deletes, so that one script can show both on different users.</summary>
    public static Response Run(M365Tenant tenant, TenantEdits edits, Request script)
    {
        var draw = new Draw(script.Seed);
        var restored = tenant.Users.SoftDeleted.Take(script.Restores).Where(u => edits.Restore(tenant, ObjectKind.User, u)).ToList();
        var purged = tenant.Users.SoftDeleted.Take(script.Purges).Where(u => edits.Purge(tenant, ObjectKind.User, u)).ToList();
        var renamed = Rename(tenant, ObjectKind.User, draw.Live(tenant.Users, script.Renames), draw);
        var disabled = draw.Live(tenant.Users, script.Disables, u => IsEnabled(tenant, u));
        disabled.ForEach(u => TenantEdits.Patch(tenant, ObjectKind.User, u, Values((UserSchema.AccountEnabled, false))));
        var deleted = draw.Live(tenant.Users, script.Deletes, u => !restored.Contains(u));
        deleted.ForEach(u => edits.Delete(tenant, ObjectKind.User, u));
        var added = Enumerable.Range(0, script.Adds).Select(_ => edits.Add(tenant, ObjectKind.User, Values())).ToList();
        var groupsRenamed = Rename(tenant, ObjectKind.Group, draw.Live(tenant.Groups, script.GroupRenames), draw);
        var groupsDeleted = draw.Live(tenant.Groups, script.GroupDeletes);
        groupsDeleted.ForEach(g => edits.Delete(tenant, ObjectKind.Group, g));
        var groupsAdded = Enumerable.Range(0, script.GroupAdds).Select(_ => AddGroup(tenant, edits, draw)).ToList();
        var moves = Enumerable.Range(0, script.MemberMoves).Select(_ => Move(tenant, draw)).OfType<MemberMove>().ToList();
        return new Response(
            Ids(tenant.Users, added), renamed, Ids(tenant.Users, disabled), Ids(tenant.Users, deleted), Ids(tenant.Users, restored),
            Ids(tenant.Users, purged), moves, Ids(tenant.Groups, groupsAdded), groupsRenamed, Ids(tenant.Groups, groupsDeleted));
    }

    private static List<Guid> Ids(ObjectSet set, List<int> numbers) => [.. numbers.Select(set.IdOf)];

    private static bool IsEnabled(M365Tenant tenant, int user) =>
        tenant.Users.ElementOf(user, UserSchema.AccountEnabled).ValueKind == JsonValueKind.True;

    private static List<Renamed> Rename(M365Tenant tenant, ObjectKind kind, List<int> numbers, Draw draw) =>
    [
        .. numbers.Select(number =>
        {
            var name =
                $"{Words.GivenNames[draw.Below(Words.GivenNames.Length)]} {Words.Surnames[draw.Below(Words.Surnames.Length)]} "
                    + $"({draw.Below(100_000)})";
            TenantEdits.Patch(tenant, kind, number, Values((UserSchema.DisplayName, name)));
            return new Renamed(tenant.Set(kind).IdOf(number), name);
        }),
    ];

    private static int AddGroup(M365Tenant tenant, TenantEdits edits, Draw draw)
    {
        var group = edits.Add(tenant, ObjectKind.Group, Values());
        draw.Live(tenant.Users, 3).ForEach(user => TenantEdits.Link(tenant, group, new Member(ObjectKind.User, user), linked: true));
        return group;
    }

    private static MemberMove? Move(M365Tenant tenant, Draw draw)
    {
        for (var attempt = 0; attempt < 1000 && tenant.Groups.LiveCount > 1; attempt++)
        {
            var from = draw.Below(tenant.Groups.Total);
            var to = draw.Below(tenant.Groups.Total);
            var slots = tenant.Members.SlotsOf(from);
            if (from == to || slots == 0 || !tenant.Groups.IsLive(from) || !tenant.Groups.IsLive(to)
                || tenant.Members.At(from, draw.Below(slots)) is not { Kind: ObjectKind.User } member
                || !tenant.IsLive(member) || tenant.Members.Contains(to, member))
            {
                continue;
            }

            TenantEdits.Link(tenant, from, member, linked: false);
            TenantEdits.Link(tenant, to, member, linked: true);
            return new MemberMove(tenant.IdOf(member), tenant.Groups.IdOf(from), tenant.Groups.IdOf(to));
        }

        return null;
    }

    private static Dictionary<int, JsonElement> Values(params (int Property, object Value)[] values) =>
        values.ToDictionary(v => v.Property, v => JsonSerializer.SerializeToElement(v.Value));

    /// <summary>A repeatable row of draws.</summary>
    private sealed class Draw(ulong seed)
    {
        private ulong _count;

        public int Below(int bound) => Mix.Below(Mix.Of(seed, ++_count), Math.Max(bound, 1));

        /// <summary>So many different living objects; fewer when there are no more.</summary>
        public List<int> Live(ObjectSet set, int count, Func<int, bool>? fits = null)
        {
            var order = new Permutation(set.Total, Mix.Of(seed, ++_count));
            return count <= 0
                ? []
                : [.. Enumerable.Range(0, set.Total).Select(order.At).Where(n => set.IsLive(n) && fits?.Invoke(n) != false).Take(count)];
        }
    }
}
