using LivePlatform.M365Simulator.Seeding;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>$select as bits of a schema.</summary>
internal static class Selection
{
    public static ulong Of(GraphQuery query, Schema schema, string type, bool withMembers = false)
    {
        if (string.IsNullOrWhiteSpace(query.Select))
        {
            return schema.Default | (withMembers ? GroupSchema.Members : 0);
        }

        ulong bits = 1;
        foreach (var name in Names(query))
        {
            if (withMembers && name == "members")
            {
                bits |= GroupSchema.Members;
            }
            else if (!(type == "user" && (name == "manager" || UnmodelledProperties.OfUsers.ContainsKey(name))))
            {
                bits |= schema.Find(name)?.Bit ?? throw GraphRefusal.NoSuchProperty(name, type);
            }
        }

        return bits;
    }

    /// <summary>What was asked for of a user and is never set; answers that write null have it.</summary>
    public static IReadOnlyList<UnmodelledProperty> NeverSet(GraphQuery query, Schema schema) =>
        schema == UserSchema.Schema
            ? [.. Names(query).Select(UnmodelledProperties.OfUsers.GetValueOrDefault).OfType<UnmodelledProperty>().Distinct()]
            : [];

    private static string[] Names(GraphQuery query) =>
        query.Select?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    public static string Context(GraphCall call, string set) =>
        $"{call.BaseUrl}/$metadata#{set}{(string.IsNullOrWhiteSpace(call.Query.Select) ? "" : $"({call.Query.Select})")}";
}
