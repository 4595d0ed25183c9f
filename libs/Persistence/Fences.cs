using System.Text;
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

/// <summary>
/// The third fence, derived from the model after each migration: row-level security with FORCE on every provider-owned table, and grants.
/// A table gets its first grant here, so one that was just created can be reached by nobody before it is protected.
/// </summary>
public static class Fences
{
    private const string Provider = "(SELECT nullif(current_setting('live.provider', true), '')::uuid)";

    /// <summary>The script for a model. Running it again changes nothing.</summary>
    /// <exception cref="InvalidOperationException">A table is neither provider-owned nor on the short list.</exception>
    public static string Script(IModel model, DatabaseRoles roles)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(roles);
        var script = new StringBuilder();
        script.AppendLine("REVOKE ALL ON SCHEMA public FROM PUBLIC;");
        script.AppendLine($"GRANT USAGE ON SCHEMA public TO {Quote(roles.App)}, {Quote(roles.System)};");
        foreach (var entity in model.GetEntityTypes().Where(e => !e.IsOwned() && e.GetTableName() is not null))
        {
            AppendTable(script, entity, roles);
        }

        return script.ToString();
    }

    private static void AppendTable(StringBuilder script, IEntityType entity, DatabaseRoles roles)
    {
        var table = Quote(entity.GetTableName()!);
        var owned = entity.ClrType.IsAssignableTo(typeof(IProviderOwned));
        if (!owned && SharedTables.ReasonOf(entity) is null)
        {
            throw new InvalidOperationException($"{entity.ClrType.Name} is neither provider-owned nor on the short list of shared tables.");
        }

        var rights = SharedTables.IsAppendOnly(entity) ? "SELECT, INSERT" : "SELECT, INSERT, UPDATE, DELETE";
        if (owned && SharedTables.ReasonOf(entity) is null)
        {
            var column = Quote(entity.FindProperty(nameof(IProviderOwned.ServiceProviderId))!.GetColumnName());
            script.AppendLine($"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;");
            script.AppendLine($"DROP POLICY IF EXISTS provider_fence ON {table};");
            script.AppendLine($"CREATE POLICY provider_fence ON {table} USING ({column} = {Provider}) WITH CHECK ({column} = {Provider});");
        }

        script.AppendLine($"GRANT {rights} ON {table} TO {Quote(roles.App)};");
        script.AppendLine($"GRANT SELECT ON {table} TO {Quote(roles.System)};");
    }

    private static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
