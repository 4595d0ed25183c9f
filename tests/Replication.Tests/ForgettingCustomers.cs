using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LivePlatform.Messaging;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Retention;
using LivePlatform.Replication.Settings;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.Tenancy;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace LivePlatform.Replication.Tests;

/// <summary>What is left of a removed customer is seen by System scope alone, and goes: at once by order, else after 30 days.</summary>
[Trait("Show", "truth.2")]
public class ForgettingCustomers(ReplicationHost host)
{
    private static readonly string[] Tables =
        [
            "directory_users", "directory_groups", "directory_members", "directory_parts", "runs", "rounds", "dispatch", "pending_removals",
            "returned_objects", "value_warnings",
        ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_replica_of_a_removed_customer_is_hidden_at_once_and_deleted_by_order()
    {
        var tenant = await ReplicatedAsync();
        (await EraseAsync(tenant)).Code.ShouldBe("directory.customer_present");

        await tenant.RemoveCustomerAsync();

        foreach (var path in new[] { "", "/users", "/groups", "/members", "/replication-runs", "/waiting", "/warnings" })
        {
            (await StatusAsync(tenant.Client, $"api/v1/directories/{tenant.DirectoryId}{path}")).ShouldBe(HttpStatusCode.NotFound, path);
        }

        (await tenant.Client.GetFromJsonAsync<JsonElement>("api/v1/directories", Stop)).GetProperty("items").GetArrayLength().ShouldBe(0);
        using var system = host.Api.ClientOf(TestIssuer.OperatorToken(OperatorScopeKind.System));
        system.BaseAddress = new Uri("https://localhost/");
        system.DefaultRequestHeaders.Add(OperatorApi.ProviderHeader, tenant.Provider.ToString());
        (await StatusAsync(system, $"api/v1/directories/{tenant.DirectoryId}/users")).ShouldBe(HttpStatusCode.OK);

        (await EraseAsync(tenant)).Status.ShouldBe(HttpStatusCode.Accepted);

        var began = TimeProvider.System.GetTimestamp();
        while (await CountAsync(tenant) > 0)
        {
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromMinutes(3), "the replica stays");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Stop);
        }

        (await StatusAsync(system, $"api/v1/directories/{tenant.DirectoryId}")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Without_an_order_it_goes_after_thirty_days_and_nobody_elses_with_it()
    {
        var (gone, stays) = (await ReplicatedAsync(), await ReplicatedAsync());
        await gone.RemoveCustomerAsync();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var old = OldRowsAt(clock);

        await old.DeleteAsync(Stop);
        clock.Advance(TimeSpan.FromDays(29));
        await old.DeleteAsync(Stop);
        (await CountAsync(gone)).ShouldBeGreaterThan(0);
        clock.Advance(TimeSpan.FromDays(2));
        await old.DeleteAsync(Stop);

        (await CountAsync(gone)).ShouldBe(0);
        (await CountAsync(stays)).ShouldBeGreaterThan(0);
        await stays.ShouldEqualTheTruthAsync();
    }

    [Fact]
    public async Task Runs_that_are_older_than_ninety_days_go_with_their_rounds()
    {
        var tenant = await ReplicatedAsync();
        var (young, old) = (
            Guid.CreateVersion7(TimeProvider.System.GetUtcNow().AddDays(-89)),
            Guid.CreateVersion7(TimeProvider.System.GetUtcNow().AddDays(-91)));
        foreach (var id in new[] { young, old })
        {
            await ExecuteAsync(
                "CREATE TEMP TABLE copied ON COMMIT DROP AS SELECT * FROM runs WHERE directory_id = $1 LIMIT 1",
                "UPDATE copied SET id = $2", "INSERT INTO runs SELECT * FROM copied", tenant.DirectoryId, id);
            await ExecuteAsync(
                "CREATE TEMP TABLE copied ON COMMIT DROP AS SELECT * FROM rounds WHERE directory_id = $1 LIMIT 1",
                "UPDATE copied SET id = gen_random_uuid(), run_id = $2", "INSERT INTO rounds SELECT * FROM copied", tenant.DirectoryId, id);
        }

        await OldRowsAt(TimeProvider.System).DeleteAsync(Stop);

        (await CountAsync(tenant, "runs", $"id = '{old}'"), await CountAsync(tenant, "rounds", $"run_id = '{old}'")).ShouldBe((0, 0));
        (await CountAsync(tenant, "runs", $"id = '{young}'"), await CountAsync(tenant, "rounds", $"run_id = '{young}'")).ShouldBe((1, 1));
    }

    private async Task<TestTenant> ReplicatedAsync()
    {
        var tenant = await (await new TestTenant(host).SeedAsync(60, 5)).ConnectAsync();
        await tenant.WaitForRunAsync(1, "Complete");
        return tenant;
    }

    private OldRows OldRowsAt(TimeProvider clock) => new(
        host.Api.Services.GetRequiredService<Republisher<ReplicationDbContext>>(),
        host.Api.Services.GetRequiredService<IServiceScopeFactory>(),
        Options.Create(new ReplicationOptions()),
        clock,
        NullLogger<OldRows>.Instance);

    private static Task<Answer> EraseAsync(TestTenant tenant) =>
        tenant.Client.AskAsync(new HttpRequestMessage(HttpMethod.Delete, $"api/v1/directories/{tenant.DirectoryId}"));

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, Stop);
        return answer.StatusCode;
    }

    private async Task<long> CountAsync(TestTenant tenant)
    {
        var rows = await CountAsync(tenant, "directories", "true", "id");
        foreach (var table in Tables)
        {
            rows += await CountAsync(tenant, table, "true");
        }

        return rows;
    }

    private async Task<long> CountAsync(TestTenant tenant, string table, string which, string column = "directory_id")
    {
        await using var source = NpgsqlDataSource.Create(host.Owner);
        await using var count = source.CreateCommand($"SELECT count(*) FROM {table} WHERE {column} = $1 AND {which}");
        count.Parameters.AddWithValue(tenant.DirectoryId);
        return (long)(await count.ExecuteScalarAsync(Stop))!;
    }

    private async Task ExecuteAsync(string make, string change, string insert, Guid directory, Guid run)
    {
        await using var source = NpgsqlDataSource.Create(host.Owner);
        await using var connection = await source.OpenConnectionAsync(Stop);
        await using var transaction = await connection.BeginTransactionAsync(Stop);
        foreach (var sql in new[]
        {
            make.Replace("$1", $"'{directory}'", StringComparison.Ordinal),
            change.Replace("$2", $"'{run}'", StringComparison.Ordinal),
            insert,
        })
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            await command.ExecuteNonQueryAsync(Stop);
        }

        await transaction.CommitAsync(Stop);
    }
}
