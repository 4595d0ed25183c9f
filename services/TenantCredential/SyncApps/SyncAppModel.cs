using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.SyncApps;

/// <summary>The table of this folder.</summary>
internal static class SyncAppModel
{
    /// <summary>The index that decides which SyncApp of a provider was first.</summary>
    public const string OnePerProvider = "ux_sync_apps_provider";

    public static ModelBuilder AddSyncApps(this ModelBuilder model)
    {
        model.Entity<SyncApp>(row =>
        {
            row.ToTable("sync_apps");
            row.HasKey(x => x.Id);
            row.Property(x => x.Id).ValueGeneratedNever();
            row.Property(x => x.M365TenantId).HasColumnName("m365_tenant_id");
            row.Property(x => x.Hint).HasMaxLength(SyncApp.MaxHintLength);
            row.Property(x => x.FailureCode).HasMaxLength(100);
            row.Property(x => x.FailureSentence).HasMaxLength(500);
            row.Property(x => x.FailureAction).HasMaxLength(1000);
            row.Ignore(x => x.Secret);
            row.HasIndex(x => x.ServiceProviderId, OnePerProvider).HasDatabaseName(OnePerProvider).IsUnique();
        });
        return model;
    }
}
