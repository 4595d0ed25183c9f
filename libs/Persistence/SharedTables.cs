using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LivePlatform.Persistence;

/// <summary>
/// The short list: tables without row-level security, each with its reason. Whatever is neither on it nor provider-owned stops the
/// migration.
/// </summary>
public static class SharedTables
{
    private const string ReasonAnnotation = "Live:SharedBecause";
    private const string AppendOnlyAnnotation = "Live:AppendOnly";

    /// <summary>Puts a table on the short list. It may hold ids, never customer data.</summary>
    /// <param name="entity">The table's entity.</param>
    /// <param name="because">Why jobs must read it across providers; shown by the test that walks the model.</param>
    public static EntityTypeBuilder<TEntity> SharedAcrossProviders<TEntity>(this EntityTypeBuilder<TEntity> entity, string because)
        where TEntity : class
    {
        ArgumentNullException.ThrowIfNull(entity);
        ArgumentException.ThrowIfNullOrWhiteSpace(because);
        entity.Metadata.SetAnnotation(ReasonAnnotation, because);
        return entity;
    }

    /// <summary>Lets the app role only read and insert: no row is ever updated or deleted by the service.</summary>
    public static EntityTypeBuilder<TEntity> AppendOnly<TEntity>(this EntityTypeBuilder<TEntity> entity)
        where TEntity : class
    {
        ArgumentNullException.ThrowIfNull(entity);
        entity.Metadata.SetAnnotation(AppendOnlyAnnotation, true);
        return entity;
    }

    /// <summary>The reason why a table is on the short list; null when it is not.</summary>
    public static string? ReasonOf(IReadOnlyEntityType entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return entity.FindAnnotation(ReasonAnnotation)?.Value as string;
    }

    internal static bool IsAppendOnly(IReadOnlyEntityType entity) => entity.FindAnnotation(AppendOnlyAnnotation)?.Value is true;
}
