using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Messaging;

/// <summary>A republication found a copy that no event explains: the last time of each event and kind.</summary>
public sealed class CopyDifference : IProviderOwned
{
    /// <summary>Whose object.</summary>
    public required ServiceProviderId ServiceProviderId { get; init; }

    /// <summary>The event's name.</summary>
    public required string Contract { get; init; }

    /// <summary><c>content</c> or <c>ahead</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>When the last one was found.</summary>
    public required DateTimeOffset FoundAt { get; init; }

    internal static void Map(ModelBuilder model) => model.Entity<CopyDifference>(row =>
    {
        row.ToTable("copy_differences");
        row.HasKey(x => new { x.ServiceProviderId, x.Contract, x.Kind });
        row.Property(x => x.Contract).HasMaxLength(100);
        row.Property(x => x.Kind).HasMaxLength(20);
    });
}
