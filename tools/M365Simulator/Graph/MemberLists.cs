using System.Globalization;
using System.Text.Json;
using LivePlatform.M365Simulator.Seeding;
using LivePlatform.M365Simulator.Tenants;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>Members of groups and groups of users, direct and through nested groups.</summary>
internal sealed class MemberLists(PageTokens pages)
{
    public GraphAnswer OfGroup(GraphCall call)
    {
        var group = FindGroup(call);
        var cast = call.Ids.Length > 1 ? KindOf(call.Ids[1]) : null;
        if (call.Ids is [_, "$count"])
        {
            return CountOf(call, () => call.Tenant.Reading(() => Hides(call, group) ? 0 : Direct(call.Tenant, group).Count()));
        }

        var size = PageTokens.SizeOf(call);
        var position = pages.Read(call);
        var selections = SelectionsOf(call);
        return Listed(call, writer =>
        {
            var slots = Hides(call, group) ? 0 : call.Tenant.Members.SlotsOf(group);
            for (; position < slots && size > 0; position++)
            {
                if (call.Tenant.Members.At(group, position) is { } member && call.Tenant.IsLive(member)
                    && (cast is null || cast == member.Kind))
                {
                    size--;
                    Write(writer, call.Tenant, member, selections);
                }
            }

            return position < slots ? position : null;
        });
    }

    public GraphAnswer OfGroupTransitively(GraphCall call)
    {
        var group = FindGroup(call);
        return Page(call, call.Tenant.Reading(() => Reached(group, g => Hides(call, g) ? [] : Direct(call.Tenant, g))));
    }

    public GraphAnswer OfUser(GraphCall call)
    {
        var user = FindUser(call);
        return Page(call, call.Tenant.Reading(() => GroupsOf(call.Tenant, new Member(ObjectKind.User, user)).ToList()));
    }

    public GraphAnswer OfGroupUpwards(GraphCall call)
    {
        var group = FindGroup(call);
        return Page(call, call.Tenant.Reading(() => GroupsOf(call.Tenant, new Member(ObjectKind.Group, group)).ToList()));
    }

    public GraphAnswer OfUserTransitively(GraphCall call)
    {
        var user = new Member(ObjectKind.User, FindUser(call));
        return Page(call, call.Tenant.Reading(() =>
        {
            var direct = GroupsOf(call.Tenant, user).ToList();
            return direct.Concat(direct.SelectMany(g => Reached(g.Number, n => GroupsOf(call.Tenant, new Member(ObjectKind.Group, n)))))
                .Distinct().ToList();
        }));
    }

    private GraphAnswer Page(GraphCall call, List<Member> found)
    {
        var size = PageTokens.SizeOf(call);
        var position = pages.Read(call);
        var selections = SelectionsOf(call);
        return Listed(call, writer =>
        {
            for (; position < found.Count && size > 0; position++, size--)
            {
                Write(writer, call.Tenant, found[position], selections);
            }

            return position < found.Count ? position : null;
        });
    }

    /// <param name="call">The call.</param>
    /// <param name="entries">Writes the entries, and says at which position the next page begins; null after the last.</param>
    private GraphAnswer Listed(GraphCall call, Func<Utf8JsonWriter, int?> entries) =>
        GraphAnswer.Ok(writer => call.Tenant.Reading(() => PageBody.Write(
            writer,
            heading => heading.WriteString("@odata.context"u8, Selection.Context(call, "directoryObjects")),
            list => entries(list) is { } next ? ("@odata.nextLink", pages.Link(call, next)) : null)));

    private static void Write(Utf8JsonWriter writer, M365Tenant tenant, Member member, (ulong User, ulong Group) selections)
    {
        writer.WriteStartObject();
        writer.WriteString("@odata.type"u8, $"#microsoft.graph.{Truth.TypeName(member.Kind)}");
        switch (member.Kind)
        {
            case ObjectKind.User:
                tenant.Users.WriteProperties(writer, member.Number, selections.User, nulls: true);
                break;
            case ObjectKind.Group:
                tenant.Groups.WriteProperties(writer, member.Number, selections.Group, nulls: true);
                break;
            default:
                writer.WriteString("id"u8, tenant.IdOf(member));
                break;
        }

        writer.WriteEndObject();
    }

    /// <summary>Members are of several types: each takes of $select what it has.</summary>
    private static (ulong User, ulong Group) SelectionsOf(GraphCall call)
    {
        if (string.IsNullOrWhiteSpace(call.Query.Select))
        {
            return (UserSchema.Schema.Default, GroupSchema.Schema.Default);
        }

        var names = call.Query.Select.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        ulong Bits(Schema schema) => names.Aggregate(1UL, (bits, name) => bits | (schema.Find(name)?.Bit ?? 0));
        return (Bits(UserSchema.Schema), Bits(GroupSchema.Schema));
    }

    private static IEnumerable<Member> Direct(M365Tenant tenant, int group)
    {
        for (var slot = 0; slot < tenant.Members.SlotsOf(group); slot++)
        {
            if (tenant.Members.At(group, slot) is { } member && tenant.IsLive(member))
            {
                yield return member;
            }
        }
    }

    private static bool Hides(GraphCall call, int group) =>
        call.Tenant.Groups.HidesMembers(group) && !Permissions.ShowHiddenMembers(call.Caller);

    private static IEnumerable<Member> GroupsOf(M365Tenant tenant, Member member) =>
        tenant.GroupsOf(member).Where(tenant.Groups.IsLive).Select(g => new Member(ObjectKind.Group, g));

    private static List<Member> Reached(int group, Func<int, IEnumerable<Member>> next)
    {
        var seen = new HashSet<Member>();
        var open = new Stack<int>([group]);
        while (open.TryPop(out var current))
        {
            foreach (var member in next(current))
            {
                if (seen.Add(member) && member.Kind == ObjectKind.Group)
                {
                    open.Push(member.Number);
                }
            }
        }

        return [.. seen];
    }

    private static int FindGroup(GraphCall call) =>
        Guid.TryParse(call.Ids[0], out var id)
            && call.Tenant.Reading(() => call.Tenant.Groups.Find(id) is { } g && call.Tenant.Groups.IsLive(g) ? g : (int?)null) is { } found
            ? found
            : throw GraphRefusal.NotFound(call.Ids[0]);

    private static int FindUser(GraphCall call)
    {
        var users = call.Tenant.Users;
        var number = call.Tenant.Reading(
            () => Guid.TryParse(call.Ids[0], out var id) ? users.Find(id) : users.FindByPrincipalName(call.Ids[0]));
        return number is { } found && call.Tenant.Reading(() => users.IsLive(found)) ? found : throw GraphRefusal.NotFound(call.Ids[0]);
    }

    private static GraphAnswer CountOf(GraphCall call, Func<int> count) => call.Headers.Eventual
        ? new GraphAnswer(200) { Text = count().ToString(CultureInfo.InvariantCulture) }
        : throw GraphRefusal.BadRequest("$count is not currently supported.");

    private static ObjectKind? KindOf(string cast) => cast switch
    {
        "microsoft.graph.user" => ObjectKind.User,
        "microsoft.graph.group" => ObjectKind.Group,
        "microsoft.graph.servicePrincipal" => ObjectKind.ServicePrincipal,
        "$count" => null,
        _ => throw GraphRefusal.NoSuchSegment(cast),
    };
}
