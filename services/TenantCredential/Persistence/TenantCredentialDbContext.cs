using LivePlatform.Messaging;
using LivePlatform.Persistence;
using LivePlatform.Persistence.Due;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Alerts;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Broker;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Invitations;
using LivePlatform.TenantCredential.Registrations;
using LivePlatform.TenantCredential.Rotation;
using LivePlatform.TenantCredential.StoredSecrets;
using LivePlatform.TenantCredential.Switching;
using LivePlatform.TenantCredential.SyncApps;
using LivePlatform.TenantCredential.Topology;
using LivePlatform.TenantCredential.Upgrades;
using LivePlatform.TenantCredential.Webhooks;
using LivePlatform.TenantCredential.Work;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Persistence;

/// <summary>Connections, sealed credentials, and the audit. The keys stand elsewhere (<see cref="Keys.KeysDbContext"/>).</summary>
internal sealed class TenantCredentialDbContext(DbContextOptions<TenantCredentialDbContext> options, ProviderScope provider, OperatorView view)
    : LiveDbContext(options, provider, view)
{
    /// <summary>The index that decides which connection of a service was first.</summary>
    public const string OneLiveConnectionPerService = "ux_connections_live_service";

    /// <summary>The index that decides which stored secret has a name.</summary>
    public const string StoredSecretName = "ux_stored_secrets_name";

    public DbSet<Connection> Connections => Set<Connection>();

    public DbSet<M365Tenant> M365Tenants => Set<M365Tenant>();

    public DbSet<KnownService> KnownServices => Set<KnownService>();

    public DbSet<StoredSecret> StoredSecrets => Set<StoredSecret>();

    public DbSet<Alert> Alerts => Set<Alert>();

    public DbSet<Invitation> Invitations => Set<Invitation>();

    public DbSet<InvitationAttempt> InvitationAttempts => Set<InvitationAttempt>();

    public DbSet<Webhook> Webhooks => Set<Webhook>();

    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();

    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    public DbSet<AuditTailEntry> AuditTail => Set<AuditTailEntry>();

    public DbSet<AuditSeal> AuditSeals => Set<AuditSeal>();

    /// <summary>The provider's SyncApp for what the platform does with it: whoever asks, and however little of the provider they see. Lists for operators read the set.</summary>
    public IQueryable<SyncApp> SyncAppInUse => Set<SyncApp>().AsNoTracking().IgnoreQueryFilters([CustomerFilter]);

    /// <summary>A connection that was not removed, with its credential.</summary>
    public Task<Connection?> FindLiveAsync(Guid connectionId, CancellationToken cancellationToken) =>
        Connections.Include(x => x.Credential).Include(x => x.Change!.Other).Include(x => x.Rotation).SingleOrDefaultAsync(x => x.Id == connectionId && x.RemovedAt == null, cancellationToken);

    /// <summary>The same for a change: whoever comes second waits, and sees what the first one did.</summary>
    public async Task<Connection?> LockLiveAsync(Guid connectionId, CancellationToken cancellationToken)
    {
        await LockConnectionAsync(connectionId, cancellationToken);
        return await FindLiveAsync(connectionId, cancellationToken);
    }

    /// <summary>Takes a connection's lock, which comes before those of everything that belongs to it.</summary>
    public Task LockConnectionAsync(Guid connectionId, CancellationToken cancellationToken) =>
        Database.ExecuteSqlAsync($"SELECT 1 FROM connections WHERE id = {connectionId} FOR UPDATE", cancellationToken);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        MapConnections(modelBuilder);
        MapAudit(modelBuilder);
        MapShared(modelBuilder);

        // The provider's own: operators of channels and customers do not see them. What the platform needs of them itself is not read through these filters.
        modelBuilder.Entity<StoredSecret>().HasQueryFilter(CustomerFilter, x => SeesAllCustomers);
        modelBuilder.Entity<SyncApp>().HasQueryFilter(CustomerFilter, x => SeesAllCustomers);
        modelBuilder.Entity<Upgrade>().HasQueryFilter(CustomerFilter, x => SeesAllCustomers);
        modelBuilder.Entity<Webhook>().HasQueryFilter(CustomerFilter, x => SeesAllCustomers);
        modelBuilder.Entity<WebhookDelivery>().HasQueryFilter(CustomerFilter, x => SeesAllCustomers);
        modelBuilder.AddOutbox().AddRepublishing().AddAlerts().AddSyncApps().AddBroker().AddInvitations().AddWebhooks().AddRotation().AddRegistrations().AddUpgrades();
        base.OnModelCreating(modelBuilder);
    }

    private static void MapConnections(ModelBuilder model)
    {
        model.Entity<Connection>(row =>
        {
            row.ToTable("connections");
            row.HasKey(x => x.Id);
            row.Property(x => x.Id).ValueGeneratedNever();
            row.Property(x => x.M365TenantId).HasColumnName("m365_tenant_id");
            row.Property(x => x.FailureCode).HasMaxLength(100);
            row.Property(x => x.FailureSentence).HasMaxLength(500);
            row.Property(x => x.FailureAction).HasMaxLength(1000);
            row.HasIndex(x => x.ServiceId, OneLiveConnectionPerService).HasDatabaseName(OneLiveConnectionPerService).IsUnique().HasFilter("removed_at IS NULL");
            row.HasIndex(x => new { x.ServiceProviderId, x.M365TenantId, x.ClientId });
            row.HasIndex(x => new { x.ServiceProviderId, x.CustomerId });
            row.HasOne(x => x.Credential).WithMany().HasForeignKey(x => x.CredentialId).OnDelete(DeleteBehavior.Restrict);
            row.HasOne(x => x.Change).WithOne().HasForeignKey<CredentialChange>(x => x.ConnectionId).IsRequired();
        });
        model.Entity<CredentialChange>(row =>
        {
            row.ToTable("credential_changes");
            row.HasKey(x => x.ConnectionId);
            row.Property(x => x.ConnectionId).ValueGeneratedNever();
            row.Property(x => x.FailureCode).HasMaxLength(100);
            row.Property(x => x.FailureSentence).HasMaxLength(500);
            row.Property(x => x.FailureAction).HasMaxLength(1000);
            row.Ignore(x => x.Candidate).Ignore(x => x.Standby);
            row.HasOne(x => x.Other).WithMany().HasForeignKey(x => x.OtherId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<StoredCredential>(row =>
        {
            row.ToTable("credentials");
            row.HasKey(x => x.Id);
            row.Property(x => x.Id).ValueGeneratedNever();
            row.Property(x => x.Hint).HasMaxLength(StoredCredential.MaxHintLength);
            row.Property(x => x.AccountName).HasMaxLength(StoredCredential.MaxAccountNameLength);
            row.HasIndex(x => x.ConnectionId);
            row.HasIndex(x => new { x.ServiceProviderId, x.ExpiresOn });
        });
        model.Entity<StoredSecret>(row =>
        {
            row.ToTable("stored_secrets");
            row.HasKey(x => x.Id);
            row.Property(x => x.Id).ValueGeneratedNever();
            row.Property(x => x.Name).HasMaxLength(ProperNameAttribute.MaxLength);
            row.HasIndex(x => new { x.ServiceProviderId, x.Name }).HasDatabaseName(StoredSecretName).IsUnique();
        });
        model.Entity<M365Tenant>(row =>
        {
            row.ToTable("m365_tenants");
            row.Property(x => x.M365TenantId).HasColumnName("m365_tenant_id");
            row.HasKey(x => new { x.ServiceProviderId, x.M365TenantId });
        });
        model.Entity<KnownService>(row =>
        {
            row.ToTable("known_services");
            row.HasKey(x => x.ServiceId);
            row.Property(x => x.ServiceId).ValueGeneratedNever();
            row.Property(x => x.ShortName).HasMaxLength(100);
        });
    }

    private static void MapAudit(ModelBuilder model)
    {
        model.Entity<AuditEntry>(row =>
        {
            row.ToTable("audit");
            row.HasKey(x => x.Id);
            row.Property(x => x.Id).ValueGeneratedNever();
            row.Property(x => x.ActorId).HasMaxLength(AuditEntry.MaxTextLength);
            row.Property(x => x.ActorName).HasMaxLength(AuditEntry.MaxTextLength);
            row.Property(x => x.Resource).HasMaxLength(AuditEntry.MaxTextLength);
            row.Property(x => x.Purpose).HasMaxLength(AuditEntry.MaxTextLength);
            row.Property(x => x.Detail).HasMaxLength(AuditEntry.MaxTextLength);
            row.HasIndex(x => new { x.ServiceProviderId, x.Id });
            row.HasIndex(x => new { x.ConnectionId, x.Id });
            row.HasIndex(x => new { x.ServiceProviderId, x.CustomerId, x.Id });
            row.HasIndex(x => new { x.ServiceProviderId, x.ActorId, x.Id });
            row.HasIndex(x => new { x.ServiceProviderId, x.Resource, x.Id }, "ix_audit_acts").HasFilter("action = 'OperatorActed'");
            row.AppendOnly();
        });
        model.Entity<AuditSeal>(row =>
        {
            row.ToTable("audit_seals");
            row.HasKey(x => new { x.ServiceProviderId, x.Number });
            row.HasIndex(x => x.AuditId).IsUnique();
            row.AppendOnly();
        });
        model.Entity<AuditTailEntry>(row =>
        {
            row.ToTable("audit_tail");
            row.HasKey(x => x.Sequence);
            row.Property(x => x.Sequence).UseIdentityAlwaysColumn();
            row.HasIndex(x => x.AuditId).IsUnique();
            row.HasIndex(x => new { x.ServiceProviderId, x.Sequence });
            row.SharedAcrossProviders("the sealer looks for providers with waiting rows; rows hold ids and a time");
        });
    }

    private static void MapShared(ModelBuilder model)
    {
        model.Entity<DueWork>(row =>
        {
            // Its first name, of when it held proofs alone: during an update replicas of the former version still work on it.
            row.ToTable("due_validations");
            row.HasKey(x => new { x.ConnectionId, x.Kind });
            row.Property(x => x.ConnectionId).ValueGeneratedNever();
            row.Property(x => x.Kind).HasDefaultValue(WorkKind.Validation).HasSentinel((WorkKind)(-1));
            row.WorkedByLoop();
        });
        model.Entity<CredentialSignal>(row =>
        {
            row.ToTable("credential_signals");
            row.HasKey(x => x.ConnectionId);
            row.Property(x => x.ConnectionId).ValueGeneratedNever();
            row.HasIndex(x => x.ChangedAt);
            row.SharedAcrossProviders("the token caches of all replicas look for changed connections; rows hold ids, versions and times");
        });
    }
}
