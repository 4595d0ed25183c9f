using LivePlatform.TestKit.Servers;
using Npgsql;

namespace LivePlatform.Replication.Tests;

/// <summary>A database of its own, whose schema is changed while it serves.</summary>
public sealed class MigratedHost : ReplicationHost
{
    /// <summary>The superuser's connection to it, without a pool.</summary>
    public async Task<string> SuperuserAsync() =>
        new NpgsqlConnectionStringBuilder(
            (await TestServers.GetAsync()).Superuser)
        {
            Database = new NpgsqlConnectionStringBuilder(Owner).Database,
            Pooling = false,
        }.ConnectionString;

    /// <summary>Brings the database up to date, as the job of an upgrade does.</summary>
    public Task MigrateAsync() => MigrateAsync(Owner);
}
