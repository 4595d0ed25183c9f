using System.Security.Cryptography;
using Npgsql;
using Testcontainers.PostgreSql;
using Testcontainers.RabbitMq;

namespace LivePlatform.DevHost.Servers;

/// <summary>
/// PostgreSQL and RabbitMQ as containers, in the versions that Debian has. Testcontainers' reaper removes them when this process is killed.
/// </summary>
internal sealed class ContainerPair : ITestServers
{
    private const string AdminUser = "admin";
    private const ushort ManagementPort = 15672;
    private readonly string _password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private readonly PostgreSqlContainer _postgres;
    private readonly RabbitMqContainer _rabbitMq;

    private ContainerPair()
    {
        _postgres = new PostgreSqlBuilder("postgres:15")
            .WithDatabase("postgres")
            .WithUsername("postgres")
            .WithPassword(_password)
            .WithCommand("-c", "max_connections=300", "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
            .Build();
        _rabbitMq = new RabbitMqBuilder("rabbitmq:3.10-management")
            .WithUsername(AdminUser)
            .WithPassword(_password)
            .WithPortBinding(ManagementPort, assignRandomHostPort: true)
            .Build();
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Environment => TestServerAddresses.Describe(
        new NpgsqlConnectionStringBuilder(_postgres.GetConnectionString()) { Host = "127.0.0.1" }.ConnectionString,
        _rabbitMq.GetMappedPublicPort(RabbitMqBuilder.RabbitMqPort),
        _rabbitMq.GetMappedPublicPort(ManagementPort),
        AdminUser,
        _password);

    /// <summary>Starts both at once. When one does not start, the other does not stay.</summary>
    public static async Task<ContainerPair> StartAsync()
    {
        var pair = new ContainerPair();
        try
        {
            await Task.WhenAll(pair._postgres.StartAsync(), pair._rabbitMq.StartAsync());
            pair.RequireLoopback();
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Task.WhenAll(_rabbitMq.DisposeAsync().AsTask(), _postgres.DisposeAsync().AsTask());

    // Tests find the servers by ports on loopback only.
    private void RequireLoopback()
    {
        if (_postgres.Hostname is not ("localhost" or "127.0.0.1"))
        {
            throw new InvalidOperationException(
                $"The container engine publishes ports on {_postgres.Hostname}, not on this machine: use {TestEngine.Variable}=local.");
        }
    }
}
