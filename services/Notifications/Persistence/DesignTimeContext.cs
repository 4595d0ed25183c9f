using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

namespace LivePlatform.Notifications.Persistence;

/// <summary>Gives the migration tool a model; it connects to nothing.</summary>
internal sealed class DesignTimeContext : IDesignTimeDbContextFactory<NotificationsDbContext>
{
    public NotificationsDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<NotificationsDbContext>();
        PersistenceServiceCollectionExtensions.Configure(options, NpgsqlDataSource.Create("Host=design-time"));
        return new NotificationsDbContext(options.Options, new ProviderScope(), new OperatorView());
    }
}
