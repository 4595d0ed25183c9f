using System.Net;
using LivePlatform.Messaging.Alerts;
using LivePlatform.Replication.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LivePlatform.Replication.Tests;

/// <summary>How old a replica may become is said by its customer's target, else by the provider's, else by the platform's.</summary>
public class SettingFreshnessTargets(ReplicationHost host)
{
    private const string OfProvider = "api/v1/freshness-targets/provider";

    [Fact]
    public async Task A_customers_own_target_counts_before_the_providers_and_that_before_the_platforms()
    {
        var tenant = new TestTenant(host);
        await tenant.AddCustomerAsync();
        var ofCustomer = $"api/v1/freshness-targets/customers/{tenant.Customer}";
        var client = tenant.Client;
        (await ShownAsync(client, OfProvider)).ShouldBe((26, "Platform", 0));
        (await ShownAsync(client, ofCustomer)).ShouldBe((26, "Platform", 0));

        (await client.UpdateAsync(OfProvider, new { hours = 50 }, "\"0\"")).Status.ShouldBe(HttpStatusCode.OK);
        (await ShownAsync(client, OfProvider)).ShouldBe((50, "Provider", 1));
        (await ShownAsync(client, ofCustomer)).ShouldBe((50, "Provider", 0));
        (await client.UpdateAsync(ofCustomer, new { hours = 3 }, "\"0\"")).Status.ShouldBe(HttpStatusCode.OK);
        (await ShownAsync(client, ofCustomer)).ShouldBe((3, "Customer", 1));

        (await client.UpdateAsync(ofCustomer, new { hours = 4 }, "\"0\"")).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await client.UpdateAsync(ofCustomer, new { hours = 4 }, "\"1\"")).ETag.ShouldBe("\"2\"");
        (await DeleteAsync(client, ofCustomer, "\"1\"")).ShouldBe(HttpStatusCode.PreconditionFailed);
        (await DeleteAsync(client, ofCustomer, "\"2\"")).ShouldBe(HttpStatusCode.NoContent);
        (await DeleteAsync(client, ofCustomer, "\"2\"")).ShouldBe(HttpStatusCode.NotFound);
        (await ShownAsync(client, ofCustomer)).ShouldBe((50, "Provider", 0));
        (await DeleteAsync(client, OfProvider, "\"1\"")).ShouldBe(HttpStatusCode.NoContent);
        (await ShownAsync(client, ofCustomer)).ShouldBe((26, "Platform", 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(721)]
    public async Task Hours_out_of_bounds_are_refused(int hours) =>
        (await host.ClientOf(Guid.NewGuid()).UpdateAsync(OfProvider, new { hours }, "\"0\"")).Status.ShouldBe(HttpStatusCode.BadRequest);

    [Fact]
    public async Task Nobody_sets_another_ones_target_and_an_operator_of_a_customer_only_reads()
    {
        var tenant = new TestTenant(host);
        var channel = Guid.NewGuid();
        await tenant.AddCustomerAsync(channel);
        var path = $"api/v1/freshness-targets/customers/{tenant.Customer}";

        using var stranger = host.ClientOf(Guid.NewGuid());
        (await stranger.ReadAsync(path)).Code.ShouldBe("customer.not_found");
        (await stranger.UpdateAsync(path, new { hours = 5 }, "\"0\"")).Code.ShouldBe("customer.not_found");
        using var neighbour = Narrow(tenant, OperatorScopeKind.Channel, channel: Guid.NewGuid());
        (await neighbour.ReadAsync(path)).Code.ShouldBe("customer.not_found");
        using var own = Narrow(tenant, OperatorScopeKind.Channel, channel);
        (await own.ReadAsync(path)).Status.ShouldBe(HttpStatusCode.OK);
        using var customer = Narrow(tenant, OperatorScopeKind.Customer, customer: tenant.Customer);
        (await customer.ReadAsync(path)).Status.ShouldBe(HttpStatusCode.OK);
        (await customer.UpdateAsync(path, new { hours = 5 }, "\"0\"")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await customer.UpdateAsync(OfProvider, new { hours = 5 }, "\"0\"")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_directory_is_stale_by_its_own_target()
    {
        var tenant = await new TestTenant(host).SeedAsync(5, 1);
        await tenant.AddCustomerAsync();
        await tenant.ConnectAsync();
        await tenant.WaitForRunAsync(1, "Complete");
        await tenant.AgeAsync(5);
        (await IsStaleAsync(tenant)).ShouldBeFalse();

        await tenant.Client.UpdateAsync(OfProvider, new { hours = 4 }, "\"0\"");
        (await IsStaleAsync(tenant)).ShouldBeTrue();
        var path = $"api/v1/freshness-targets/customers/{tenant.Customer}";
        await tenant.Client.UpdateAsync(path, new { hours = 6 }, "\"0\"");
        (await IsStaleAsync(tenant)).ShouldBeFalse();
        await tenant.AgeAsync(7);
        (await IsStaleAsync(tenant)).ShouldBeTrue();
        await tenant.AgeAsync(27);
        await tenant.Client.UpdateAsync(path, new { hours = 40 }, "\"1\"");
        (await IsStaleAsync(tenant)).ShouldBeFalse();
    }

    private static async Task<(int Hours, string Source, long Version)> ShownAsync(HttpClient client, string path)
    {
        var shown = await client.ReadAsync(path);
        shown.Status.ShouldBe(HttpStatusCode.OK, shown.Text);
        var version = shown.Body["version"]!.GetValue<long>();
        shown.ETag.ShouldBe($"\"{version}\"");
        return (shown.Body["hours"]!.GetValue<int>(), shown.Body["source"]!.GetValue<string>(), version);
    }

    private static async Task<HttpStatusCode> DeleteAsync(HttpClient client, string path, string eTag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, path);
        return (await client.AskAsync(request, eTag)).Status;
    }

    private HttpClient Narrow(TestTenant tenant, OperatorScopeKind scope, Guid? channel = null, Guid? customer = null)
    {
        var client = host.Api.ClientOf(
            TestIssuer.OperatorToken(scope, OperatorRole.Operator, tenant.Provider, channel, customer));
        client.BaseAddress = new Uri("https://localhost/");
        return client;
    }

    /// <summary>Looks until ours is not the look that gives way to the service's own.</summary>
    private async Task<bool> IsStaleAsync(TestTenant tenant)
    {
        using var watch = ActivatorUtilities.CreateInstance<AlertWatch<ReplicationDbContext>>(host.Api.Services);
        await watch.LookAsync(TestContext.Current.CancellationToken);
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, TestContext.Current.CancellationToken);
        await watch.LookAsync(TestContext.Current.CancellationToken);
        await using var source = NpgsqlDataSource.Create(host.Owner);
        await using var read = source.CreateCommand("SELECT count(*) FROM open_alerts WHERE subject_id = $1 AND code = 'directory.stale'");
        read.Parameters.AddWithValue(tenant.DirectoryId);
        return (long)(await read.ExecuteScalarAsync(TestContext.Current.CancellationToken))! == 1;
    }
}
