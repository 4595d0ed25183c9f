using System.Net.Http.Json;
using System.Text.Json;

namespace LivePlatform.Faults.Tests.Onboarding;

/// <summary>
/// Every operation with every method: what the connection's capabilities say is what happens. What does not work is refused before anything
/// begins, in those words.
/// </summary>
[Collection(FaultsCollection.Name)]
[Trait("Show", "methods.5")]
public sealed class WorkingByEveryMethod(LiveSystem system)
{
    private static readonly string[] Stages = ["Onboarding", "AddSite", "DayTwo", "RemoveSite", "OffBoarding"];
    private readonly HashSet<string> _tried = [];
    private readonly List<(Guid Id, int Made)> _runs = [];
    private MethodCustomer _customer = null!;
    private JsonElement _capabilities;
    private Guid _zone;
    private int _worked;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Password")]
    [InlineData("DelegatedToken")]
    [InlineData("AppRegistration")]
    public async Task What_is_said_is_what_happens(string method)
    {
        _customer = new MethodCustomer(system, method);
        _zone = await ProviderZone.GetAsync(system);
        await _customer.SeedAsync();
        var (service, connection) = await _customer.ConnectAsync('w');
        _capabilities = (await system.Api.GetAsync($"api/v1/connections/{connection}")).GetProperty("capabilities");

        await DoAsync("AssessRoles", () => AssessAsync(connection));
        await DoAsync(
            "OnboardWithAutomaticDns",
            () => RunAsync(new { serviceId = service, dnsMode = "Automatic", baseDomainId = _zone, usageLocation = "DE" }));
        await DoAsync("ReplicateDirectory", ReplicateAsync);
        await DoAsync("AddSiteWithAutomaticDns", async () => await RunAsync(
            new
            {
                serviceId = service,
                siteId = await _customer.AddSiteAsync(service, "s"),
                dnsMode = "Automatic",
                baseDomainId = _zone,
                usageLocation = "DE",
            }));
        await DoAsync(
            "AddSiteWithManualDns",
            async () =>
                await RunAsync(new { serviceId = service, siteId = await _customer.AddSiteAsync(service, "t"), dnsMode = "Manual" }));
        await DoAsync("RemoveWhatRunsMade", AbandonAllAsync);
        await DoAsync("OnboardWithManualDns", () => RunAsync(new { serviceId = service, dnsMode = "Manual" }));
        await DoAsync(
            "InviteToSignIn",
            () => TryAsync(
                "api/v1/invitations", new { connectionId = connection, senderName = "Matrix Voice", method = "DelegatedToken" }));
        await DoAsync(
            "InviteToRegister",
            () => TryAsync(
                "api/v1/invitations", new { connectionId = connection, senderName = "Matrix Voice", method = "AppRegistration" }));
        await DoAsync("RotateSecret", () => TryAsync($"api/v1/connections/{connection}/rotate", null));
        var listed = await _customer.ConnectAsync('l');
        await DoAsync(
            "UpgradeByList",
            () => UpgradeAsync(listed.Connection, new { name = "Matrix", source = "Csv", csv = $"{_customer.Line},{listed.Service}" }));
        var made = await _customer.ConnectAsync('a', isAdmin: true);
        await DoAsync(
            "UpgradeByDelegatedToken",
            () => UpgradeAsync(
                made.Connection, new { name = "Matrix", source = "DelegatedToken", connectionIds = new[] { made.Connection } }));

        _tried.Order().ShouldBe(_capabilities.EnumerateArray().Select(Operation).Order(), "every operation was tried");
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"figure: {method}: {_tried.Count} operations, {_worked} work and {_tried.Count - _worked} are refused beforehand, each as "
                + "its capability says");
    }

    private static string Operation(JsonElement capability) => capability.GetProperty("operation").GetString()!;

    /// <summary>Does an operation; what it was refused with is null where it worked.</summary>
    private async Task DoAsync(string operation, Func<Task<string?>> act)
    {
        var said = _capabilities.EnumerateArray().Single(x => Operation(x) == operation);
        var refused = await act();
        _tried.Add(operation);
        (refused is null).ShouldBe(said.GetProperty("works").GetBoolean(), $"{operation}: {said}; {refused}");
        if (refused is null)
        {
            _worked++;
            return;
        }

        said.GetProperty("action").GetString().ShouldNotBeNullOrEmpty();
        var isNamed = refused.Contains($"\"{said.GetProperty("code").GetString()}\"", StringComparison.Ordinal);
        isNamed.ShouldBeTrue($"{operation}: the refusal names the same code: {said}; {refused}");
    }

    private async Task<string?> AssessAsync(Guid connection)
    {
        await system.Api.WaitAsync(
            $"api/v1/role-assessments?connectionId={connection}&stage=DayTwo", x => x.GetProperty("items").GetArrayLength() > 0);
        foreach (var stage in Stages)
        {
            var asked = await system.Api.CreateAsync(
                "api/v1/role-assessments", new { connectionId = connection, stage, dnsMode = stage == "DayTwo" ? null : "Automatic" });
            var answer = await system.Api.WaitAsync(
                $"api/v1/role-assessments/{asked.GetProperty("id").GetGuid()}",
                x => x.GetProperty("outcome") is { ValueKind: JsonValueKind.String } outcome && outcome.GetString() != "Pending");
            answer.GetProperty("outcome").GetString().ShouldBe("Satisfied", $"{stage}: {answer}");
        }

        return null;
    }

    private async Task<string?> RunAsync(object order)
    {
        var run = (await system.Api.CreateAsync("api/v1/onboarding-runs", order)).GetProperty("id").GetGuid();
        var ended = await system.Api.WaitAsync($"api/v1/onboarding-runs/{run}", x => x.GetProperty("state").GetString() == "Completed");
        _runs.Add((run, ended.GetProperty("madeObjects").GetArrayLength()));
        return null;
    }

    /// <summary>Sites first, the service last: each run removes what it made.</summary>
    private async Task<string?> AbandonAllAsync()
    {
        _runs.Sum(run => run.Made).ShouldBeGreaterThan(4);
        foreach (var (run, _) in Enumerable.Reverse(_runs))
        {
            await system.Api.OrderAsync($"api/v1/onboarding-runs/{run}", "abandon");
            await system.Api.WaitAsync($"api/v1/onboarding-runs/{run}", x => x.GetProperty("state").GetString() == "Abandoned");
        }

        (await _customer.DomainsAsync()).ShouldBeEmpty();
        return null;
    }

    private async Task<string?> ReplicateAsync()
    {
        var found = await system.Api.WaitAsync(
            $"api/v1/directories?m365TenantId={_customer.TenantId}",
            x => x.GetProperty("items") is var items && items.GetArrayLength() == 1
                && items[0].GetProperty("waiting").GetProperty("state").GetString() == "Idle");
        var directory = found.GetProperty("items")[0].GetProperty("id").GetGuid();
        var asked = (await system.Api.CreateAsync($"api/v1/directories/{directory}/replication-runs", new { })).GetProperty("id").GetGuid();
        var runs = await system.Api.WaitAsync($"api/v1/directories/{directory}/replication-runs", x => ObservedRun.Newest(x).IsOver);
        (runs.GetProperty("items")[0].GetProperty("id").GetGuid(), ObservedRun.Newest(runs).Status).ShouldBe((asked, "Complete"));
        return null;
    }

    private async Task<string?> UpgradeAsync(Guid connection, object order)
    {
        if (await TryAsync("api/v1/upgrades", order) is { } refused)
        {
            return refused;
        }

        await system.Api.WaitAsync($"api/v1/connections/{connection}", x => x.GetProperty("method").GetString() == "AppRegistration");
        return null;
    }

    /// <summary>Null when it was begun; otherwise the refusal.</summary>
    private async Task<string?> TryAsync(string path, object? body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await system.Api.Http.SendAsync(request, Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        if (answer.IsSuccessStatusCode)
        {
            return null;
        }

        ((int)answer.StatusCode).ShouldBeInRange(409, 422, text);
        return text;
    }
}
