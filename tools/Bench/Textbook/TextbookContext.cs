using LivePlatform.Replication.Store;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Bench.Textbook;

/// <summary>
/// The replica tables as a plain EF Core model, without the product's fences: what they cost is not laid at the textbook's door.
/// </summary>
internal sealed class TextbookContext(DbContextOptions<TextbookContext> options) : DbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<ServiceProviderId>().HaveConversion<ProviderConverter>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<DirectoryUser>(row =>
        {
            row.ToTable("directory_users").HasKey(x => new { x.DirectoryId, x.Generation, x.ObjectId });
            row.Property(x => x.BusinessPhones).HasColumnType("jsonb");
        });
        modelBuilder.Entity<DirectoryGroup>(row =>
        {
            row.ToTable("directory_groups").HasKey(x => new { x.DirectoryId, x.Generation, x.ObjectId });
            row.Property(x => x.GroupTypes).HasColumnType("jsonb");
        });
        modelBuilder.Entity<DirectoryMember>(
            row => row.ToTable("directory_members").HasKey(x => new { x.DirectoryId, x.Generation, x.GroupId, x.MemberId }));
    }

    private sealed class ProviderConverter()
        : Microsoft.EntityFrameworkCore.Storage.ValueConversion.ValueConverter<ServiceProviderId, Guid>(
            id => id.Value, value => ServiceProviderId.From(value));
}
