using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace LivePlatform.Persistence;

/// <summary>The database roles of one service (the owner, who migrates, is whoever is connected).</summary>
/// <param name="App">Reads and writes under row-level security.</param>
/// <param name="System">Reads across providers.</param>
public sealed record DatabaseRoles(string App, string System)
{
    /// <summary>The names that the environment gives the roles of a database: <c>onboarding_app</c>, <c>onboarding_system</c>.</summary>
    public static DatabaseRoles Of(string database) => new($"{database}_app", $"{database}_system");
}

/// <summary>How one table is fenced.</summary>
/// <param name="Table">Its name.</param>
/// <param name="ProviderColumn">The column that names the provider; null: the table is on the short list, and not fenced.</param>
/// <param name="Rights">What the app role may do; the system role may read.</param>
public sealed record TableFence(string Table, string? ProviderColumn, IReadOnlyList<string> Rights);

/// <summary>
/// The third fence, derived from the model: row-level security with FORCE on every provider-owned table, and grants.
/// <see cref="FenceWork"/> applies it.
/// </summary>
public static class Fences
{
    private static readonly string[] Append = ["SELECT", "INSERT"];
    private static readonly string[] Change = ["SELECT", "INSERT", "UPDATE", "DELETE"];

    /// <summary>The fences of a model, table by table.</summary>
    /// <exception cref="InvalidOperationException">A table is neither provider-owned nor on the short list.</exception>
    public static IReadOnlyList<TableFence> Of(IModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return [.. model.GetEntityTypes().Where(e => !e.IsOwned() && e.GetTableName() is not null).Select(Of)];
    }

    private static TableFence Of(IEntityType entity)
    {
        var (owned, shared) = (entity.ClrType.IsAssignableTo(typeof(IProviderOwned)), SharedTables.ReasonOf(entity) is not null);
        return owned || shared
            ? new TableFence(
                entity.GetTableName()!,
                shared ? null : entity.FindProperty(nameof(IProviderOwned.ServiceProviderId))!.GetColumnName(),
                SharedTables.IsAppendOnly(entity) ? Append : Change)
            : throw new InvalidOperationException(
                $"{entity.ClrType.Name} is neither provider-owned nor on the short list of shared tables.");
    }
}
