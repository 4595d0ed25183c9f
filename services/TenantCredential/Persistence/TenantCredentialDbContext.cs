using LivePlatform.Messaging;
using LivePlatform.Messaging.Alerts;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Persistence;

/// <summary>
/// Connections, sealed credentials, and the audit: each folder brings its own tables. The keys stand in a database of their own.
/// </summary>
internal sealed class TenantCredentialDbContext(
    DbContextOptions<TenantCredentialDbContext> options, ProviderScope provider, OperatorView view)
    : LiveDbContext(options, provider, view)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        MapTables<TenantCredentialDbContext>(modelBuilder);
        modelBuilder.AddOutbox().AddRepublishing().AddAlerts();
        base.OnModelCreating(modelBuilder);
    }
}
