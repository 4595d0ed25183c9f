using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LivePlatform.Tenancy;
using LivePlatform.TestKit.Services;

namespace LivePlatform.Replication.Tests;

/// <summary>A tenant that was connected to the wrong customer, and then to the right one.</summary>
public class MovingATenant(ReplicationHost host)
{
    [Fact]
    public async Task Takes_the_replica_away_from_the_former_customer_and_gives_it_to_the_new_one()
    {
        var former = await (await new TestTenant(host).SeedAsync(20, 2)).ConnectAsync();
        await former.WaitForRunAsync(1, "Complete");
        (await CountAsync(former.Provider, former.Customer)).ShouldBe(1);
        var moved = await former.MoveToAnotherCustomerAsync();

        await moved.ConnectAsync();

        await moved.UntilAsync(
            $"api/v1/directories?m365TenantId={moved.TenantId}",
            x => x.GetProperty("items").EnumerateArray().Select(y => y.GetProperty("customerId").GetGuid())
                .SequenceEqual([moved.Customer]));
        await moved.WaitForRunAsync(1, "Complete");
        await moved.ShouldEqualTheTruthAsync();
        (await CountAsync(moved.Provider, moved.Customer)).ShouldBe(1);
        (await CountAsync(former.Provider, former.Customer)).ShouldBe(0);
        foreach (var path in new[] { "", "/users", "/groups", "/members", "/replication-runs", "/waiting" })
        {
            foreach (var directory in new[] { former.DirectoryId, moved.DirectoryId })
            {
                using var client = ClientOf(former.Provider, former.Customer);
                using var answer = await client.GetAsync(
                    new Uri($"api/v1/directories/{directory}{path}", UriKind.Relative), TestContext.Current.CancellationToken);
                answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
            }
        }
    }

    private HttpClient ClientOf(Guid provider, Guid customer)
    {
        var client = host.Api.ClientOf(TestIssuer.OperatorToken(scope: OperatorScopeKind.Customer, provider: provider, customer: customer));
        client.BaseAddress = new Uri("https://localhost/");
        return client;
    }

    private async Task<int> CountAsync(Guid provider, Guid customer)
    {
        using var client = ClientOf(provider, customer);
        return (await client.GetFromJsonAsync<JsonElement>("api/v1/directories", TestContext.Current.CancellationToken))
            .GetProperty("items").GetArrayLength();
    }
}
