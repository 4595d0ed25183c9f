using System.Net.Http.Json;
using System.Text.Json;

namespace LivePlatform.Faults.Tests.Onboarding;

/// <summary>
/// Many services are brought up at once while Microsoft throttles, fails and loses answers, verification takes several tries, roles come
/// later, a name server is down, and each of our parts is killed.
/// </summary>
[Collection(FaultsCollection.Name)]
public sealed class OnboardingAmidFaults(LiveSystem system)
{
    private const int Few = 8;
    private const int Many = 50;
    private static readonly string[] SomeParts = ["onboarding", "knot", "rabbitmq"];
    private static readonly string[] AllParts =
    [
        "onboarding", "tenant-credential", "knot", "role-validation", "rabbitmq", "replication", "worker-1", "postgres", "gateway",
        "onboarding",
    ];
    private static readonly TimeSpan EndsWithin = TimeSpan.FromMinutes(12);

    [Fact]
    public Task Some_runs_end_as_they_should_and_leave_exactly_what_they_say() =>
        BringUpAsync(Few, SomeParts, TimeSpan.FromSeconds(5), seed: 1);

    [Fact]
    [Trait("Category", "long")]
    [Trait("Show", "main-job.2")]
    public Task Fifty_runs_end_as_they_should_and_leave_exactly_what_they_say() =>
        BringUpAsync(Many, AllParts, TimeSpan.FromMinutes(1), seed: 2);

    private async Task BringUpAsync(int count, string[] killed, TimeSpan nameServerDown, int seed)
    {
        var baseDomain = await ProviderZone.GetAsync(system);
        var before = await ProviderZone.RecordsAsync(system);
        var customers = Enumerable.Range(1, count)
            .Select(n => new OnboardedCustomer(system, $"amid{seed}-{n}", PreparedFor(n)) { Address = $"198.51.100.{n}" }).ToList();
        foreach (var customer in customers)
        {
            await customer.SeedAsync();
        }

        await OrderFaultsAsync(customers);
        var starting = Parallel.ForEachAsync(
            customers, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (customer, _) => await customer.StartAsync(baseDomain));
        foreach (var part in killed)
        {
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, TestContext.Current.CancellationToken);
            await system.KillAsync(part);
            await Task.Delay(
                part == "knot" ? nameServerDown : TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
            await system.RestartAsync(part);
        }

        await starting;
        foreach (var late in customers.Where((_, at) => LacksRoles(at + 1)))
        {
            await late.GrantDnsRolesAsync();
        }

        var ended = new List<(OnboardedCustomer Customer, JsonElement Run)>();
        foreach (var customer in customers)
        {
            ended.Add((customer, await customer.WaitAsync(HasEnded, EndsWithin)));
        }

        ended.Count(x => StateOf(x.Run) == "Completed").ShouldBe(customers.Where((_, at) => !IsTaken(at + 1)).Count());
        await LeavesWhatItSaysAsync(ended, before);
        var judge = await system.Simulator.GetFromJsonAsync<JsonElement>("_simulator/judge", TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"figure: {count} onboardings at once, {killed.Length} kills, every fourth kind of fault: "
            + $"{ended.Count(x => StateOf(x.Run) == "Completed")} completed, the others wait for a named person; "
            + $"{ended.Sum(x => x.Run.GetProperty("steps").EnumerateArray().Sum(step => step.GetProperty("attempts").GetInt32()))} "
            + $"tries of steps; nothing twice, nothing orphaned; {judge.GetProperty("violationCount").GetInt32()} calls inside a "
            + "Retry-After window");
    }

    private static Prepared PreparedFor(int n) => new() { HasDnsRoles = !LacksRoles(n), IsDomainTaken = IsTaken(n) };

    private static bool LacksRoles(int n) => n % 7 == 3;

    private static bool IsTaken(int n) => n % 16 == 8;

    /// <summary>Completed, or waiting for a person who is named, with what to do.</summary>
    private static bool HasEnded(JsonElement run) => StateOf(run) == "Completed"
        || (run.GetProperty("waitingFor") is { ValueKind: JsonValueKind.Object } wait
            && wait.GetProperty("code").GetString() == "domain.taken" && wait.GetProperty("whoActs").GetString() == "CustomerAdmin"
            && wait.GetProperty("action").GetString()!.Length > 0);

    private static string? StateOf(JsonElement run) => run.GetProperty("state").GetString();

    /// <summary>
    /// Of each four customers one is throttled, one gets server errors, one loses answers, and one has nothing but a slow verification.
    /// </summary>
    private async Task OrderFaultsAsync(List<OnboardedCustomer> customers)
    {
        for (var n = 0; n < customers.Count; n++)
        {
            var tenantId = customers[n].TenantId;
            object fault = (n % 4) switch
            {
                0 => new { kind = "throttle", tenantId, retryAfterSeconds = 2, every = 6, times = 4 },
                1 => new { kind = "status", status = 503, tenantId, every = 5, times = 6 },
                2 => new { kind = "abort", tenantId, every = 4, times = 6 },
                _ => new { kind = "latency", latencyMs = 12_000, tenantId, path = "domains", method = "POST", times = 1 },
            };
            await OrderAsync(fault);
            await OrderAsync(
                new
                {
                    kind = "status",
                    status = 400,
                    tenantId,
                    method = "POST",
                    path = "verify",
                    times = 3,
                    message = "Domain verification failed: the verification DNS record was not found.",
                });
        }
    }

    private async Task OrderAsync(object fault)
    {
        using var ordered = await system.Simulator.PostAsJsonAsync("_simulator/faults", fault, TestContext.Current.CancellationToken);
        ordered.IsSuccessStatusCode.ShouldBeTrue(await ordered.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task LeavesWhatItSaysAsync(
        IReadOnlyList<(OnboardedCustomer Customer, JsonElement Run)> ended, IReadOnlyList<string> before)
    {
        foreach (var (customer, run) in ended)
        {
            (await customer.DomainsAsync()).ShouldBe(OnboardedCustomer.MadeOf(run, "Domain"), ignoreOrder: true);
            (await customer.ActivationUsersAsync()).ShouldBe(OnboardedCustomer.MadeOf(run, "User"), ignoreOrder: true);
        }

        var said = ended.SelectMany(x => OnboardedCustomer.MadeOf(x.Run, "DnsRecord")).ToList();
        said.ShouldBeUnique();
        var found = (await ProviderZone.RecordsAsync(system)).Except(before).ToList();
        found.Select(x => x.ToUpperInvariant()).ShouldBe(said.Select(x => x.ToUpperInvariant()), ignoreOrder: true);
    }
}
