using LivePlatform.TestKit.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LivePlatform.Persistence.Tests;

/// <summary>The password of a database is replaced while the process runs: in the deployment, then in the database.</summary>
[Trait("Show", "doors.1")]
public sealed class ChangingPasswords : IAsyncLifetime
{
    private readonly string _role = $"rotated_{Guid.NewGuid():N}";
    private NpgsqlDataSource _superuser = null!;
    private IConfigurationRoot _configuration = null!;
    private ServiceProvider _provider = null!;

    private Database<ThingsDbContext> Database => _provider.GetRequiredService<Database<ThingsDbContext>>();

    public async ValueTask InitializeAsync()
    {
        var servers = await TestServers.GetAsync();
        _superuser = NpgsqlDataSource.Create(servers.Superuser);
        await RunAsync($"CREATE ROLE {_role} LOGIN PASSWORD 'first'");
        _configuration = new ConfigurationBuilder().AddInMemoryCollection().Build();
        Say(servers, "first");
        _provider = new ServiceCollection().AddPersistence<ThingsDbContext>(_configuration).BuildServiceProvider();
    }

    [Fact]
    public async Task Nothing_fails_between_the_deployments_change_and_the_databases()
    {
        var servers = await TestServers.GetAsync();
        await OpenAnewAsync();

        Say(servers, "second");
        await OpenAnewAsync();
        await OpenAnewAsync();

        await RunAsync($"ALTER ROLE {_role} PASSWORD 'second'");
        await OpenAnewAsync();
        await using var listening = await Database.Listen.OpenConnectionAsync(TestContext.Current.CancellationToken);

        Say(servers, "third");
        await RunAsync($"ALTER ROLE {_role} PASSWORD 'third'");
        Database.App.Clear();
        using var synchronous = Database.App.OpenConnection();
        TestContext.Current.TestOutputHelper
            ?.WriteLine(
                "figure: door 12: a database's password was replaced in the deployment, then in the database, twice; 6 connections "
                    + "opened before, in between and after: 0 failed");
    }

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        await RunAsync($"DROP ROLE {_role}");
        await _superuser.DisposeAsync();
    }

    /// <summary>The pool is emptied first: a connection that is open asks for no password.</summary>
    private async Task OpenAnewAsync()
    {
        Database.App.Clear();
        await using var connection = await Database.App.OpenConnectionAsync(TestContext.Current.CancellationToken);
    }

    private void Say(TestServers servers, string password) => _configuration["ConnectionStrings:App"] =
        new NpgsqlConnectionStringBuilder(servers.Superuser) { Username = _role, Password = password }.ConnectionString;

    private async Task RunAsync(string sql)
    {
        await using var command = _superuser.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
