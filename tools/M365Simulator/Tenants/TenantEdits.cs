using System.Text.Json;
using LivePlatform.M365Simulator.Seeding;
using LivePlatform.M365Simulator.Settings;
using LivePlatform.M365Simulator.Time;

namespace LivePlatform.M365Simulator.Tenants;

/// <summary>Everything that changes a tenant: sets the overlay and writes the log. The caller holds the tenant's write lock.</summary>
internal sealed class TenantEdits(SimulatorClock clock, CurrentSettings settings)
{
    public int Add(M365Tenant tenant, ObjectKind kind, IReadOnlyDictionary<int, JsonElement> values)
    {
        var set = tenant.Set(kind);
        var number = set.Append();
        set.Set(
            number, kind == ObjectKind.User ? UserSchema.CreatedDateTime : GroupSchema.CreatedDateTime,
            JsonSerializer.SerializeToElement(clock.GetUtcNow().UtcDateTime));
        foreach (var (property, value) in values)
        {
            set.Set(number, property, value);
        }

        tenant.Record(kind, number, set.Schema.All | Change.Life);
        return number;
    }

    public static void Patch(M365Tenant tenant, ObjectKind kind, int number, IReadOnlyDictionary<int, JsonElement> values)
    {
        var set = tenant.Set(kind);
        ulong bits = 0;
        foreach (var (property, value) in values)
        {
            set.Set(number, property, value);
            bits |= 1UL << property;
        }

        tenant.Record(kind, number, bits);
    }

    /// <summary>Deletes a user or group; false when it is not alive.</summary>
    public bool Delete(M365Tenant tenant, ObjectKind kind, int number)
    {
        if (!tenant.Set(kind).IsLive(number))
        {
            return false;
        }

        Move(tenant, kind, number, kind == ObjectKind.User || tenant.Groups.IsUnified(number) ? Life.SoftDeleted : Life.Purged);
        return true;
    }

    public bool Restore(M365Tenant tenant, ObjectKind kind, int number)
    {
        if (number >= tenant.Set(kind).Total || tenant.Set(kind).LifeOf(number) != Life.SoftDeleted)
        {
            return false;
        }

        Move(tenant, kind, number, Life.Live);
        return true;
    }

    public bool Purge(M365Tenant tenant, ObjectKind kind, int number)
    {
        if (number >= tenant.Set(kind).Total || tenant.Set(kind).LifeOf(number) == Life.Purged)
        {
            return false;
        }

        Move(tenant, kind, number, Life.Purged);
        return true;
    }

    public static bool Link(M365Tenant tenant, int group, Member member, bool linked)
    {
        if (!tenant.Members.Set(group, member, linked))
        {
            return false;
        }

        tenant.Record(ObjectKind.Group, group, GroupSchema.Members, member);
        return true;
    }

    private void Move(M365Tenant tenant, ObjectKind kind, int number, Life to)
    {
        tenant.Set(kind).Move(number, to, clock.GetUtcNow());
        tenant.Record(kind, number, tenant.Set(kind).Schema.All | Change.Life);
        if (settings.Value.MemberLinksOnDelete == MemberLinks.Silent)
        {
            return;
        }

        var member = new Member(kind, number);
        foreach (var group in tenant.GroupsOf(member))
        {
            tenant.Record(ObjectKind.Group, group, GroupSchema.Members, member);
        }
    }
}
