using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

namespace LivePlatform.TenantCredential.Persistence;

/// <summary>Lets <c>dotnet ef</c> see the model without a server.</summary>
internal sealed class TenantCredentialDesign : IDesignTimeDbContextFactory<TenantCredentialDbContext>
{
    public TenantCredentialDbContext CreateDbContext(string[] args) =>
        new(DesignTime.Options<TenantCredentialDbContext>(), new ProviderScope(), new OperatorView());
}

internal static class DesignTime
{
    public static DbContextOptions<TDb> Options<TDb>()
        where TDb : DbContext
    {
        var options = new DbContextOptionsBuilder<TDb>();
        PersistenceServiceCollectionExtensions.Configure(options, NpgsqlDataSource.Create("Host=design-time"));
        return options.Options;
    }
}
