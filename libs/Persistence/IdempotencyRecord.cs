using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LivePlatform.Persistence;

/// <summary>The answer that was given to one request with an Idempotency-Key; it commits with what the request did.</summary>
public sealed class IdempotencyRecord : IProviderOwned
{
    /// <summary>How long a key is remembered.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <inheritdoc/>
    public required ServiceProviderId ServiceProviderId { get; init; }

    /// <summary>The subject of the operator's token.</summary>
    public required string Operator { get; init; }

    /// <summary>Method and path of the request.</summary>
    public required string Route { get; init; }

    /// <summary>The key as the caller sent it.</summary>
    public required string Key { get; init; }

    /// <summary>
    /// A hash of the request's body: the same key with another body is refused. Where bodies hold secrets it is keyed, and the key is not
    /// in this database.
    /// </summary>
    public required byte[] BodyHash { get; init; }

    /// <summary>Status of the answer.</summary>
    public required int Status { get; init; }

    /// <summary>Where the created object is.</summary>
    public required string? Location { get; init; }

    /// <summary>Version of the created object as an ETag.</summary>
    public required string? ETag { get; init; }

    /// <summary>
    /// Body of the answer, letter by letter: jsonb would give back equal JSON in other bytes. Answers never hold secrets, so neither does
    /// this row.
    /// </summary>
    public required string Body { get; init; }

    /// <summary>When the request was answered first.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    internal static void Map(EntityTypeBuilder<IdempotencyRecord> row)
    {
        row.ToTable("idempotency_keys");
        row.HasKey(x => new { x.ServiceProviderId, x.Operator, x.Route, x.Key });
        row.Property(x => x.Operator).HasMaxLength(200);
        row.Property(x => x.Route).HasMaxLength(300);
        row.Property(x => x.Key).HasMaxLength(100);
        row.Property(x => x.Body).HasColumnType("text");
        row.HasIndex(x => new { x.ServiceProviderId, x.CreatedAt });
    }
}
