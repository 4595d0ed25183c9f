using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Alerts;

/// <summary>The calendar of ends.</summary>
internal sealed class ExpiryTables : ITables<TenantCredentialDbContext>
{
    public void Map(ModelBuilder model, TenantCredentialDbContext db) => model.Entity<ExpiryDate>(row =>
    {
        row.ToTable("expiry_calendar");
        row.HasKey(x => x.ConnectionId);
        row.Property(x => x.ConnectionId).ValueGeneratedNever();
        row.HasIndex(x => x.DueAt);
        row.SharedAcrossProviders("one loop looks for the ends of all providers' credentials; rows hold ids, versions and times");
    });
}
