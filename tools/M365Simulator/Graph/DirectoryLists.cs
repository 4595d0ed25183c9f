using System.Globalization;
using System.Text.Json;
using LivePlatform.M365Simulator.Seeding;
using LivePlatform.M365Simulator.Tenants;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>Ordinary lists of users and groups, single objects, and what was deleted.</summary>
internal sealed class DirectoryLists(PageTokens pages)
{
    private const string DeletedDateTime = "deletedDateTime";

    public GraphAnswer Users(GraphCall call) => List(call, call.Tenant.Users, "user");

    public GraphAnswer Groups(GraphCall call) => List(call, call.Tenant.Groups, "group");

    public static GraphAnswer CountUsers(GraphCall call) => Count(call, call.Tenant.Users);

    public static GraphAnswer CountGroups(GraphCall call) => Count(call, call.Tenant.Groups);

    public static GraphAnswer User(GraphCall call) => One(call, call.Tenant.Users, "user");

    public static GraphAnswer Group(GraphCall call) => One(call, call.Tenant.Groups, "group");

    public static GraphAnswer DeletedUsers(GraphCall call) => Deleted(call, call.Tenant.Users, "user");

    public static GraphAnswer DeletedGroups(GraphCall call) => Deleted(call, call.Tenant.Groups, "group");

    public static GraphAnswer DeletedItem(GraphCall call) => call.Tenant.Reading(() =>
    {
        if (Guid.TryParse(call.Ids[0], out var id) && call.Tenant.Find(id) is { Kind: ObjectKind.User or ObjectKind.Group } found
            && call.Tenant.Set(found.Kind) is var set && set.LifeOf(found.Number) == Life.SoftDeleted)
        {
            return GraphAnswer.Ok(writer => call.Tenant.Reading(() => WriteDeleted(writer, set, found.Number, set.Schema.Default, [])));
        }

        throw GraphRefusal.NotFound(call.Ids[0]);
    });

    private GraphAnswer List(GraphCall call, ObjectSet set, string type)
    {
        var selection = Selection.Of(call.Query, set.Schema, type);
        var size = PageTokens.SizeOf(call);
        var position = pages.Read(call);
        var numbers = call.Tenant.Reading(() => Matching(call, set));
        if (call.Query.Expand is not null || (call.Query.OrderBy is not null && !call.Headers.Eventual))
        {
            throw GraphRefusal.Unsupported("The request uses query options that are not supported here.");
        }

        return GraphAnswer.Ok(writer => call.Tenant.Reading(() => PageBody.Write(
            writer,
            heading =>
            {
                heading.WriteString("@odata.context"u8, Selection.Context(call, $"{type}s"));
                if (call.Query.Count && call.Headers.Eventual)
                {
                    heading.WriteNumber("@odata.count"u8, numbers?.Count(set.IsLive) ?? set.LiveCount);
                }
            },
            entries =>
            {
                var (next, end) = WritePage(entries, set, numbers, position, size, selection, call);
                return next < end ? ("@odata.nextLink", pages.Link(call, next)) : null;
            })));
    }

    private static (int Next, int End) WritePage(
        Utf8JsonWriter writer, ObjectSet set, List<int>? numbers, int position, int size, ulong selection, GraphCall call)
    {
        var neverSet = Selection.NeverSet(call.Query, set.Schema);
        var end = numbers?.Count ?? set.Total;
        var order = new Permutation(end, Mix.Of(call.Tenant.Seed.Seed, 0x7157));
        for (; position < end && size > 0; position++)
        {
            var number = numbers is null ? order.At(position) : numbers[position];
            if (set.IsLive(number))
            {
                size--;
                writer.WriteStartObject();
                WriteMembers(writer, set, number, selection, neverSet);
                writer.WriteEndObject();
            }
        }

        while (position < end && !set.IsLive(numbers is null ? order.At(position) : numbers[position]))
        {
            position++;
        }

        return (position, end);
    }

    /// <summary>The objects that a filter names; null without a filter.</summary>
    private static List<int>? Matching(GraphCall call, ObjectSet set)
    {
        if (ODataFilter.Read(call.Query.Filter) is not { } filter)
        {
            return null;
        }

        var found = filter.Property switch
        {
            "id" => filter.Values.Select(v => Guid.TryParse(v, out var id) ? set.Find(id) : null),
            "userPrincipalName" when set is UserSet users => filter.Values.Select(users.FindByPrincipalName),
            "displayName" or "mail" or "mailNickname" => ByText(set, filter.Property, filter.Values),
            _ => throw GraphRefusal.Unsupported(
                $"Unsupported or invalid query filter clause specified for property '{filter.Property}' of resource."),
        };
        return [.. found.OfType<int>().Where(set.IsLive).Distinct()];
    }

    private static IEnumerable<int?> ByText(ObjectSet set, string name, IReadOnlyList<string> values)
    {
        var property = set.Schema.Find(name)!.Index;
        return Enumerable.Range(0, set.Total).Where(n => values.Contains(set.TextOf(n, property), StringComparer.OrdinalIgnoreCase))
            .Select(n => (int?)n);
    }

    private static GraphAnswer Count(GraphCall call, ObjectSet set) => call.Headers.Eventual
        ? new GraphAnswer(200) { Text = call.Tenant.Reading(() => set.LiveCount).ToString(CultureInfo.InvariantCulture) }
        : throw GraphRefusal.BadRequest("$count is not currently supported.");

    private static GraphAnswer One(GraphCall call, ObjectSet set, string type)
    {
        var selection = Selection.Of(call.Query, set.Schema, type);
        var neverSet = Selection.NeverSet(call.Query, set.Schema);
        var number = call.Tenant.Reading(
            () => Guid.TryParse(call.Ids[0], out var id) ? set.Find(id) : (set as UserSet)?.FindByPrincipalName(call.Ids[0]));
        if (number is not { } found || !call.Tenant.Reading(() => set.IsLive(found)))
        {
            throw GraphRefusal.NotFound(call.Ids[0]);
        }

        return GraphAnswer.Ok(writer => call.Tenant.Reading(() =>
        {
            writer.WriteStartObject();
            writer.WriteString("@odata.context"u8, Selection.Context(call, $"{type}s") + "/$entity");
            WriteMembers(writer, set, found, selection, neverSet);
            writer.WriteEndObject();
        }));
    }

    private static GraphAnswer Deleted(GraphCall call, ObjectSet set, string type)
    {
        var selection = Selection.Of(call.Query, set.Schema, type);
        var neverSet = Selection.NeverSet(call.Query, set.Schema).Where(x => x.Name != DeletedDateTime).ToList();
        return GraphAnswer.Ok(writer => call.Tenant.Reading(() =>
        {
            writer.WriteStartObject();
            writer.WriteString("@odata.context"u8, Selection.Context(call, $"{type}s"));
            writer.WriteStartArray("value"u8);
            foreach (var number in set.SoftDeleted)
            {
                WriteDeleted(writer, set, number, selection, neverSet);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }));
    }

    private static void WriteDeleted(
        Utf8JsonWriter writer, ObjectSet set, int number, ulong selection, IReadOnlyList<UnmodelledProperty> neverSet)
    {
        writer.WriteStartObject();
        WriteMembers(writer, set, number, selection, neverSet);
        writer.WriteString(DeletedDateTime, set.DeletedAt(number).UtcDateTime);
        writer.WriteEndObject();
    }

    private static void WriteMembers(
        Utf8JsonWriter writer, ObjectSet set, int number, ulong selection, IReadOnlyList<UnmodelledProperty> neverSet)
    {
        set.WriteProperties(writer, number, selection, nulls: true);
        foreach (var property in neverSet)
        {
            property.Write(writer);
        }
    }
}
