using System.Text.Json;

namespace LivePlatform.Faults.Tests.Onboarding;

/// <summary>
/// Services are brought up in tenants as there are in the field. Each run is completed, or waits for somebody who is named, with what to
/// do; abandoned, it leaves nothing.
/// </summary>
[Collection(FaultsCollection.Name)]
public sealed class TenantsAsTheyAre(LiveSystem system)
{
    private static readonly TimeSpan EndsWithin = TimeSpan.FromMinutes(8);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Show", "truth.2")]
    public Task One_of_each_kind_ends_completed_or_with_a_name_and_leaves_nothing() => BringUpAsync(1);

    [Fact]
    [Trait("Category", "long")]
    [Trait("Show", "truth.4")]
    public Task Four_of_each_kind_end_completed_or_with_a_name_and_leave_nothing() => BringUpAsync(4);

    private async Task BringUpAsync(int each)
    {
        var zone = await ProviderZone.GetAsync(system);
        var records = await ProviderZone.RecordsAsync(system);
        var cases = Enumerable.Range(0, each * TenantKind.All.Count)
            .Select(
                n => (
                    Kind: TenantKind.All[n % TenantKind.All.Count],
                    Customer: NewCustomer(n, each, TenantKind.All[n % TenantKind.All.Count]))).ToList();

        await Parallel.ForEachAsync(
            cases,
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation },
            async (x, _) => await BringUpAsync(x.Kind, x.Customer, zone));

        (await ProviderZone.RecordsAsync(system)).ShouldBe(records, ignoreOrder: true);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"figure: {cases.Count} onboardings in {TenantKind.All.Count} kinds of tenants: {cases.Count(x => x.Kind.EndsIn is null)} "
            + "completed, "
            + $"{cases.Count(x => x.Kind.EndsIn is not null)} named a person and an act; all abandoned, 0 objects left over");
    }

    private OnboardedCustomer NewCustomer(int number, int each, TenantKind kind) =>
        new(
            system, $"kind{each}-{number}",
            new Prepared { NodesLagSeconds = kind.NodesLagSeconds })
        { Address = $"203.0.113.{number + 1}" };

    private async Task BringUpAsync(TenantKind kind, OnboardedCustomer customer, Guid zone)
    {
        await customer.SeedAsync();
        await kind.Before(system, customer);
        var fault = kind.Meanwhile is { } wait ? await customer.FailAsync(wait.Method, wait.Path) : default;
        await customer.StartAsync(zone);
        if (kind.Meanwhile is { } meanwhile)
        {
            await customer.WaitAtAsync(meanwhile.Step, EndsWithin);
            await meanwhile.Do(system, customer);
            await system.ControlAsync(HttpMethod.Delete, $"faults/{fault}", null);
        }

        var ended = await EndAsync(kind, customer);
        Judge(kind, ended);

        if (kind.HasStranger)
        {
            var stranger = await customer.ActivationUserIdAsync();
            await customer.ControlAsync(HttpMethod.Delete, $"users/{stranger}", null);
            await customer.ControlAsync(HttpMethod.Post, $"users/{stranger}/purge", null);
        }

        await customer.OrderAsync("abandon");
        await customer.WaitAsync(x => StateOf(x) == "Abandoned", EndsWithin);
        (await customer.DomainsAsync()).Where(x => x.EndsWith(customer.Domain, StringComparison.Ordinal)).Any()
            .ShouldBe(kind.IsPrepared, kind.Name);
        (await customer.ActivationUsersAsync()).Count.ShouldBe(kind.IsPrepared ? 1 : 0, kind.Name);
    }

    private static async Task<JsonElement> EndAsync(TenantKind kind, OnboardedCustomer customer)
    {
        try
        {
            return await customer.WaitAsync(
                x => StateOf(x) == "Completed" || (kind.EndsIn is not null && CodeOf(x) == kind.EndsIn), EndsWithin);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{kind.Name}: {late.Message}");
        }
    }

    private static void Judge(TenantKind kind, JsonElement ended)
    {
        var licences = ended.GetProperty("madeObjects").EnumerateArray().Where(x => x.GetProperty("kind").GetString() == "Licence")
            .ToList();
        if (kind.EndsIn is null)
        {
            StateOf(ended).ShouldBe("Completed", kind.Name);
            licences.Count(x => x.GetProperty("removedAt").ValueKind == JsonValueKind.Null).ShouldBe(kind.Licences, kind.Name);
            if (kind.Note is { } note)
            {
                licences.ShouldContain(x => x.GetProperty("note").GetString()!.Contains(note, StringComparison.Ordinal), kind.Name);
            }

            return;
        }

        var wait = ended.GetProperty("waitingFor");
        wait.GetProperty("whoActs").GetString().ShouldBe(kind.WhoActs, kind.Name);
        wait.GetProperty("who").GetString().ShouldNotBeNullOrEmpty();
        wait.GetProperty("sentence").GetString().ShouldNotBeNullOrEmpty();
        wait.GetProperty("action").GetString().ShouldNotBeNullOrEmpty();
    }

    private static string? StateOf(JsonElement run) => run.GetProperty("state").GetString();

    private static string? CodeOf(JsonElement run) =>
        run.GetProperty("waitingFor") is { ValueKind: JsonValueKind.Object } wait ? wait.GetProperty("code").GetString() : null;
}
