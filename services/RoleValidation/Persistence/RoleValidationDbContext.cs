using LivePlatform.Messaging;
using LivePlatform.Messaging.Alerts;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.RoleValidation.Persistence;

/// <summary>
/// Copies of connections and runs, results with their history, and the list of what is due: each folder brings its own tables.
/// </summary>
internal sealed class RoleValidationDbContext(DbContextOptions<RoleValidationDbContext> options, ProviderScope provider, OperatorView view)
    : LiveDbContext(options, provider, view)
{
    public const string DatabaseName = "role_validation";

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        MapTables<RoleValidationDbContext>(modelBuilder);
        modelBuilder.AddOutbox().AddRepublishing().AddAlerts();
        base.OnModelCreating(modelBuilder);
    }
}
