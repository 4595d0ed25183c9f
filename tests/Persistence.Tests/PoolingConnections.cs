using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LivePlatform.Persistence.Tests;

/// <summary>A process opens a bounded number of connections, and an operator may change it.</summary>
public class PoolingConnections
{
    [Theory]
    [InlineData("", PersistenceServiceCollectionExtensions.DefaultPoolSize)]
    [InlineData(";Maximum Pool Size=3", 3)]
    [InlineData(";MaxPoolSize=150", 150)]
    public async Task The_connection_string_decides_and_otherwise_the_platform(string said, int size)
    {
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:App"] = $"Host=db.test;Username=app{said}",
            ["ConnectionStrings:System"] = $"Host=db.test;Username=system{said}",
        };
        var services = new ServiceCollection();
        services.AddPersistence<ThingsDbContext>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        await using var provider = services.BuildServiceProvider();

        var database = provider.GetRequiredService<Database<ThingsDbContext>>();

        new[] { database.App, database.System }.ShouldAllBe(
            pool => new NpgsqlConnectionStringBuilder(pool.ConnectionString).MaxPoolSize == size);
    }
}
