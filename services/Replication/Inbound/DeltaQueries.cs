using LivePlatform.Replication.Schema;

namespace LivePlatform.Replication.Inbound;

/// <summary>The first request of a full round. Links that follow carry the query in their token.</summary>
/// <remarks>
/// Delta queries on directory objects take no <c>$top</c>; without <c>members</c> in <c>$select</c> no membership changes come (Microsoft
/// Graph, "Use delta query to track changes").
/// </remarks>
internal static class DeltaQueries
{
    private static readonly string Users = $"users/delta?$select=id,{Names(UserColumns.All)}";
    private static readonly string Groups = $"groups/delta?$select=id,{Names(GroupColumns.All)},members";

    public static string First(PartKind part) => part switch
    {
        PartKind.Users => Users,
        PartKind.Groups => Groups,
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    private static string Names(IReadOnlyList<ReplicaColumn> columns) => string.Join(',', columns.Select(c => c.Property));
}
