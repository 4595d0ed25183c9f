using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

namespace LivePlatform.Replication.Persistence;

/// <summary>Lets the EF tool build the model; it connects to nothing.</summary>
internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<ReplicationDbContext>
{
    public ReplicationDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<ReplicationDbContext>();
        PersistenceServiceCollectionExtensions.Configure(options, NpgsqlDataSource.Create("Host=localhost"));
        return new ReplicationDbContext(options.Options, new ProviderScope(), new OperatorView());
    }
}
