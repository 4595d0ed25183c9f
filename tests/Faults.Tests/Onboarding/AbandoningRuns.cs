using System.Net;
using System.Text.Json;

namespace LivePlatform.Faults.Tests.Onboarding;

/// <summary>
/// A run is abandoned at each of its steps: what it made is gone, from the deleted items too; what was there before is untouched.
/// </summary>
[Collection(FaultsCollection.Name)]
[Trait("Show", "main-job.3")]
public sealed class AbandoningRuns(LiveSystem system)
{
    private const string Nowhere = "127.0.0.1:9";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Steps =>
    [
        "ValidateConnection", "AssessRoles", "CheckLicence", "AddDomain", "PublishRecords", "ReadBackRecords", "VerifyDomain",
        "CreateActivationUser", "AssignLicence", "AwaitLicence", "ReplicateFirst", "none",
    ];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task At_each_step_what_the_run_made_is_gone(string step)
    {
        var customer = new OnboardedCustomer(system, $"gone-{Array.IndexOf([.. Steps.Select(x => x.Data)], step)}", PreparedFor(step));
        await customer.SeedAsync();
        var baseDomain = await ProviderZone.GetAsync(system);
        await BlockAsync(customer, step);
        await customer.StartAsync(baseDomain);
        var reached = await (step == "none" ? customer.WaitAsync(x => StateOf(x) == "Completed") : customer.WaitAtAsync(step));
        await UnblockAsync(step);

        await customer.OrderAsync("abandon");
        if (step == "ValidateConnection" || step == "AssessRoles" || step == "CheckLicence")
        {
            reached.GetProperty("madeObjects").GetArrayLength().ShouldBe(0);
        }

        var ended = await customer.WaitAsync(x => StateOf(x) == "Abandoned");

        (await customer.DomainsAsync()).ShouldBeEmpty();
        (await customer.ActivationUsersAsync()).ShouldBeEmpty();
        (await ProviderZone.RecordsAsync(system)).Where(x => x.Contains(customer.Domain, StringComparison.Ordinal)).ShouldBeEmpty();
        ended.GetProperty("madeObjects").EnumerateArray().ShouldAllBe(x => x.GetProperty("removedAt").ValueKind == JsonValueKind.String);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"figure: abandoned at {step}: {ended.GetProperty("madeObjects").GetArrayLength()} objects made, all gone");
    }

    [Fact]
    public async Task What_was_there_before_is_untouched()
    {
        var customer = new OnboardedCustomer(system, "kept", new Prepared());
        await customer.SeedAsync();
        using (var added = await customer.AsAdminAsync(HttpMethod.Post, "domains", new { id = customer.Domain }))
        {
            added.StatusCode.ShouldBe(HttpStatusCode.Created);
        }

        await customer.StartAsync(await ProviderZone.GetAsync(system));
        var completed = await customer.WaitAsync(x => StateOf(x) == "Completed");
        OnboardedCustomer.MadeOf(completed, "Domain", alsoExisting: false).ShouldBeEmpty();
        (await customer.ActivationUsersAsync()).Count.ShouldBe(1);

        await customer.OrderAsync("abandon");
        var ended = await customer.WaitAsync(x => StateOf(x) == "Abandoned");

        (await customer.DomainsAsync()).ShouldBe([customer.Domain]);
        (await customer.ActivationUsersAsync()).ShouldBeEmpty();
        ended.GetProperty("madeObjects").EnumerateArray().Single(x => x.GetProperty("kind").GetString() == "Domain")
            .GetProperty("removedAt").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task What_others_use_by_now_is_named_and_not_removed_until_they_no_longer_do()
    {
        var customer = new OnboardedCustomer(system, "used", new Prepared());
        await customer.SeedAsync();
        await customer.StartAsync(await ProviderZone.GetAsync(system));
        await customer.WaitAsync(x => StateOf(x) == "Completed");
        var person = new
        {
            accountEnabled = true,
            displayName = "Somebody",
            mailNickname = "somebody",
            userPrincipalName = $"somebody@{customer.Domain}",
            passwordProfile = new { password = "Aa1!aaaaaaaa" },
        };
        using var made = await customer.AsAdminAsync(HttpMethod.Post, "users", person);
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        var id = JsonElement.Parse(await made.Content.ReadAsStringAsync(Cancellation)).GetProperty("id").GetString()!;

        await customer.OrderAsync("abandon");
        var waiting = (await customer.WaitAsync(
            x => OnboardedCustomer.WaitsAt(x) == "RemoveMadeObjects"
                && x.GetProperty("waitingFor").GetProperty("code").GetString() == "domain.in_use")).GetProperty("waitingFor");
        waiting.GetProperty("sentence").GetString()!.ShouldContain(id);
        waiting.GetProperty("whoActs").GetString().ShouldBe("CustomerAdmin");
        (await customer.DomainsAsync()).ShouldBe([customer.Domain]);

        (await customer.AsAdminAsync(HttpMethod.Delete, $"users/{id}")).Dispose();
        (await customer.AsAdminAsync(HttpMethod.Delete, $"directory/deletedItems/{id}")).Dispose();
        await customer.WaitAsync(x => StateOf(x) == "Abandoned");
        (await customer.DomainsAsync()).ShouldBeEmpty();
    }

    private static Prepared PreparedFor(string step) => new()
    {
        HasRightSecret = step != "ValidateConnection",
        HasDnsRoles = step != "AssessRoles",
        HasLicences = step != "CheckLicence",
        IsDomainTaken = step == "VerifyDomain",
    };

    private async Task BlockAsync(OnboardedCustomer customer, string step)
    {
        switch (step)
        {
            case "AddDomain":
                await customer.FailAsync("POST", "domains");
                break;
            case "PublishRecords":
                await customer.FailAsync("GET", "verificationDnsRecords");
                break;
            case "ReadBackRecords":
                await ProviderZone.SetServersAsync(system, system.NameServer.Address, Nowhere);
                break;
            case "CreateActivationUser":
                await customer.FailAsync("POST", "users");
                break;
            case "AssignLicence":
                await customer.FailAsync("POST", "assignLicense");
                break;
            case "AwaitLicence":
                await system.SetAsync(new { licenceProvisioning = TimeSpan.FromHours(1) });
                break;
            case "ReplicateFirst":
                await customer.FailAsync("GET", "delta");
                break;
            default:
                break;
        }
    }

    private async Task UnblockAsync(string step)
    {
        (await system.Simulator.DeleteAsync("_simulator/faults", Cancellation)).EnsureSuccessStatusCode();
        if (step == "AwaitLicence")
        {
            await system.SetAsync(new { licenceProvisioning = TimeSpan.Zero });
        }
        else if (step == "ReadBackRecords")
        {
            await ProviderZone.SetServersAsync(system, system.NameServer.Address);
        }
    }

    private static string? StateOf(JsonElement run) => run.GetProperty("state").GetString();
}
