using LivePlatform.Messaging;
using LivePlatform.Persistence;
using LivePlatform.Replication.Connections;
using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Scheduling;
using LivePlatform.Replication.Store;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LivePlatform.Replication.Persistence;

/// <summary>The database <c>replication</c>.</summary>
public sealed class ReplicationDbContext(DbContextOptions<ReplicationDbContext> options, ProviderScope provider, OperatorView view)
    : LiveDbContext(options, provider, view)
{
    /// <summary>The name of the filter that hides what is left of removed customers.</summary>
    public const string RemovedFilter = "removed";

    /// <summary>The channel that wakes whoever deletes replicas.</summary>
    public const string RemovalChannel = "live_removal";

    /// <summary>The channel that wakes dispatchers.</summary>
    public const string DispatchChannel = "live_dispatch";

    public DbSet<Directory> Directories => Set<Directory>();

    public DbSet<DirectoryPart> Parts => Set<DirectoryPart>();

    public DbSet<ReplicationRun> Runs => Set<ReplicationRun>();

    public DbSet<ReplicationRound> Rounds => Set<ReplicationRound>();

    public DbSet<DispatchRow> Dispatch => Set<DispatchRow>();

    public DbSet<KnownConnection> Connections => Set<KnownConnection>();

    public DbSet<DirectoryUser> Users => Set<DirectoryUser>();

    public DbSet<DirectoryGroup> Groups => Set<DirectoryGroup>();

    public DbSet<DirectoryMember> Members => Set<DirectoryMember>();

    public DbSet<ValueWarning> Warnings => Set<ValueWarning>();

    public DbSet<ReturnedObject> Returned => Set<ReturnedObject>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Directory>(row =>
        {
            row.ToTable("directories");
            row.HasIndex(x => new { x.ServiceProviderId, x.M365TenantId, x.CustomerId }).IsUnique();
            row.HasMany(x => x.Parts).WithOne().HasForeignKey(x => x.DirectoryId);
            row.Property(x => x.BlockedCode).HasMaxLength(60);
            row.Property(x => x.WaitingCode).HasMaxLength(60);
        });
        modelBuilder.Entity<DirectoryPart>(row =>
        {
            row.ToTable("directory_parts");
            row.HasKey(x => new { x.DirectoryId, x.Kind });
            row.Ignore(x => x.NotReadable);
        });
        modelBuilder.Entity<ReplicationRun>(row =>
        {
            row.ToTable("runs");
            row.HasIndex(x => new { x.DirectoryId, x.Id });
            row.Property(x => x.RequestedBy).HasMaxLength(200);
            row.Ignore(x => x.DifferingParts);
        });
        modelBuilder.Entity<ReplicationRound>(row =>
        {
            row.ToTable("rounds");
            row.HasIndex(x => x.RunId);
            row.HasIndex(x => x.DirectoryId);
        });
        modelBuilder.Entity<KnownConnection>(row =>
        {
            row.ToTable("known_connections");
            row.HasKey(x => x.ConnectionId);
            row.HasIndex(x => new { x.ServiceProviderId, x.M365TenantId });
            row.Ignore(x => x.CredentialEnd);
        });
        modelBuilder.Entity<DispatchRow>(row =>
        {
            row.ToTable("dispatch");
            row.HasKey(x => x.DirectoryId);
            row.HasIndex(x => x.DueAt);
            row.Property(x => x.BlockedCode).HasMaxLength(60);
            row.SharedAcrossProviders("dispatchers choose across providers what is due; rows hold ids, times and counts, no customer data");
        });
        modelBuilder.Entity<ValueWarning>(row =>
        {
            row.ToTable("value_warnings");
            row.HasKey(x => new { x.DirectoryId, x.Part, x.Generation, x.ObjectId, x.Property });
            row.Property(x => x.Property).HasMaxLength(100);
        });
        modelBuilder.Entity<ReturnedObject>(row =>
        {
            row.ToTable("returned_objects");
            row.HasKey(x => new { x.DirectoryId, x.ObjectId });
        });
        ReplicaTables.Map(modelBuilder);
        modelBuilder.AddOutbox().AddRepublishing();
        base.OnModelCreating(modelBuilder);
    }

    /// <summary>Of a removed customer, only operators of System scope see what is left.</summary>
    protected override void FenceCustomer<TEntity>(EntityTypeBuilder<TEntity> entity)
    {
        base.FenceCustomer(entity);
        entity.HasQueryFilter(RemovedFilter, x => !HidesRemovedCustomers || !KnownCustomers.Any(c => c.CustomerId == x.CustomerId && c.IsRemoved));
    }
}
