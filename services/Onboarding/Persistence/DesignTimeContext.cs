using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

namespace LivePlatform.Onboarding.Persistence;

/// <summary>Gives the migration tool a model; it connects to nothing.</summary>
internal sealed class DesignTimeContext : IDesignTimeDbContextFactory<OnboardingDbContext>
{
    public OnboardingDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<OnboardingDbContext>();
        PersistenceServiceCollectionExtensions.Configure(options, NpgsqlDataSource.Create("Host=design-time"));
        return new OnboardingDbContext(options.Options, new ProviderScope(), new OperatorView());
    }
}
