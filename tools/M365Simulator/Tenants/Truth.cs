using System.Text.Json;
using LivePlatform.M365Simulator.Seeding;

namespace LivePlatform.M365Simulator.Tenants;

/// <summary>A tenant as it is now, for comparison. Shares the objects with delta and lists, but none of their code.</summary>
internal static class Truth
{
    public static IEnumerable<Action<Utf8JsonWriter>> Objects(M365Tenant tenant, ObjectKind kind)
    {
        var set = tenant.Set(kind);
        for (var number = 0; number < set.Total; number++)
        {
            if (set.IsLive(number))
            {
                var found = number;
                yield return writer =>
                {
                    writer.WriteStartObject();
                    set.WriteProperties(writer, found, set.Schema.All, nulls: true);
                    writer.WriteEndObject();
                };
            }
        }
    }

    public static IEnumerable<Action<Utf8JsonWriter>> Members(M365Tenant tenant) =>
        Links(tenant).Select(link => (Action<Utf8JsonWriter>)(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("groupId"u8, tenant.Groups.IdOf(link.Group));
            writer.WriteString("memberId"u8, tenant.IdOf(link.Member));
            writer.WriteString("memberType"u8, TypeName(link.Member.Kind));
            writer.WriteEndObject();
        }));

    /// <summary>Links whose both ends are alive.</summary>
    public static IEnumerable<(int Group, Member Member)> Links(M365Tenant tenant)
    {
        for (var group = 0; group < tenant.Groups.Total; group++)
        {
            if (!tenant.Groups.IsLive(group))
            {
                continue;
            }

            for (var slot = 0; slot < tenant.Members.SlotsOf(group); slot++)
            {
                if (tenant.Members.At(group, slot) is { } member && tenant.IsLive(member))
                {
                    yield return (group, member);
                }
            }
        }
    }

    public static string TypeName(ObjectKind kind) => kind switch
    {
        ObjectKind.User => "user",
        ObjectKind.Group => "group",
        ObjectKind.ServicePrincipal => "servicePrincipal",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
