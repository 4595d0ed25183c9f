using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

namespace LivePlatform.RoleValidation.Persistence;

/// <summary>Gives the migration tool a model; it connects to nothing.</summary>
internal sealed class DesignTimeContext : IDesignTimeDbContextFactory<RoleValidationDbContext>
{
    public RoleValidationDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<RoleValidationDbContext>();
        PersistenceServiceCollectionExtensions.Configure(options, NpgsqlDataSource.Create("Host=design-time"));
        return new RoleValidationDbContext(options.Options, new ProviderScope(), new OperatorView());
    }
}
