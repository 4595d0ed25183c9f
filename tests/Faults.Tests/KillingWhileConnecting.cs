namespace LivePlatform.Faults.Tests;

/// <summary>Customers are being connected while parts die by SIGKILL, one after the other.</summary>
[Collection(FaultsCollection.Name)]
[Trait("Show", "thread.3")]
public sealed class KillingWhileConnecting(LiveSystem system)
{
    private const int Customers = 12;
    private static readonly string[] Killed =
    [
        "onboarding", "rabbitmq", "tenant-credential", "role-validation", "replication", "postgres", "gateway",
    ];

    [Fact]
    public async Task What_was_answered_as_created_exists_exactly_once_and_every_customer_ends_replicated()
    {
        var tenants = Enumerable.Range(1, Customers)
            .Select(n => new CustomerTenant(system, $"Connected amid kills {n}", 100 + n, new TenantSize(40, 6, 80))).ToList();
        await Task.WhenAll(tenants.Select(tenant => tenant.SeedAsync()));

        // With each kill some begin, and none waits for another: at the last one, too, somebody is being connected.
        var connecting = new List<Task>();
        foreach (var (part, some) in Killed.Zip(Shares(tenants)))
        {
            connecting.AddRange(some.Select(tenant => tenant.ConnectAsync()));
            await system.KillAsync(part);
            await system.RestartAsync(part);
        }

        await Task.WhenAll(connecting);

        foreach (var tenant in tenants)
        {
            var first = tenant.Made;
            (await tenant.ConnectAsync()).ShouldBe(first, "The same Idempotency-Key made something else.");
        }

        await EachExistsOnceAsync("api/v1/customers", tenants.Select(tenant => tenant.Made.Customer));
        await EachExistsOnceAsync("api/v1/services", tenants.Select(tenant => tenant.Made.Service));
        await EachExistsOnceAsync("api/v1/connections", tenants.Select(tenant => tenant.Made.Connection));
        (await system.Api.ListAsync("api/v1/customers"))
            .Count(x => x.GetProperty("name").GetString()!.StartsWith("Connected amid kills", StringComparison.Ordinal))
            .ShouldBe(Customers);
        foreach (var tenant in tenants)
        {
            await tenant.FindDirectoryAsync();
            (await tenant.WaitForEndAsync(1)).ShouldBeComplete();
            await tenant.ShouldEqualTheTruthAsync();
        }

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"figure: {Customers} customers connected while {Killed.Length} parts were killed: each made once, complete and equal");
    }

    /// <summary>As many shares as kills, none of them empty.</summary>
    private static IEnumerable<List<CustomerTenant>> Shares(List<CustomerTenant> tenants) =>
        Enumerable.Range(0, Killed.Length).Select(kill => tenants.Where((_, n) => n % Killed.Length == kill).ToList());

    private async Task EachExistsOnceAsync(string path, IEnumerable<Guid> made)
    {
        var found = (await system.Api.ListAsync(path)).ConvertAll(x => x.GetProperty("id").GetGuid());
        found.ShouldBeUnique();
        made.Except(found).ShouldBeEmpty();
    }
}
