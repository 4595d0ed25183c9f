using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

namespace LivePlatform.RoleValidation.Persistence;

/// <summary>Lets the EF tool build the model; it connects to nothing.</summary>
internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<RoleValidationDbContext>
{
    public RoleValidationDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<RoleValidationDbContext>();
        PersistenceServiceCollectionExtensions.Configure(options, NpgsqlDataSource.Create("Host=localhost"));
        return new RoleValidationDbContext(options.Options, new ProviderScope(), new OperatorView());
    }
}
