using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using LivePlatform.Truth;

namespace LivePlatform.Faults.Tests;

/// <summary>
/// A directory with connections of three methods. Each dies in turn while it is read, the next one leads; when all are dead it says why,
/// and each revived one leads again.
/// </summary>
[Collection(FaultsCollection.Name)]
public sealed class LeadingByTurns(LiveSystem system)
{
    private const string TeamsAdministrator = "69091246-20e8-4a56-aa4d-066075b2a7a8";
    private const string First = "Correct horse 1";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    /// <summary>Younger secrets that Microsoft refuses may still be spreading: their refusal is no end.</summary>
    private static readonly TimeSpan SecretsSpread = TimeSpan.FromMinutes(2);

    private static readonly string[] Permissions =
    [
        "Organization.Read.All", "User.Read.All", "GroupMember.Read.All", "RoleManagement.Read.Directory", "Application.Read.All",
    ];
    private static readonly string[] Scopes = ["User.Read.All", "Group.ReadWrite.All", "Directory.AccessAsUser.All"];

    private readonly Guid _tenant = Guid.NewGuid();
    private readonly Guid _registration = Guid.NewGuid();
    private readonly string _secret = $"lead~{Guid.NewGuid():N}";
    private readonly List<(string What, TimeSpan Took)> _turns = [];
    private Guid _syncApp;
    private Guid _directory;
    private int _pages;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "long")]
    [Trait("Show", "methods.3")]
    public async Task Each_dies_in_turn_and_each_revived_one_leads_again()
    {
        _syncApp = await BulkCustomers.SyncAppAsync(system);
        await SeedAsync();
        var (app, token, password) = await ConnectAsync();

        await Task.Delay(SecretsSpread, TimeProvider.System, Cancellation);

        await DieAsync(app, "an expired secret", token, () => SecretAsync($"new~{_secret}"));
        await DieAsync(
            token,
            "a revoked sign-in",
            password,
            () => ControlAsync(HttpMethod.Post, $"accounts/{Account("token")}/revoke-sessions", null));
        await AccountAsync("password", "Other horse 2");
        await ValidateAsync(password);
        var dead = await system.Api.WaitAsync(
            $"api/v1/directories/{_directory}/waiting", x => x.GetProperty("state").GetString() == "Blocked");
        dead.GetProperty("connections").EnumerateArray().Select(
            x => (x.GetProperty("connectionId").GetGuid(), x.GetProperty("code").GetString()))
            .ShouldBe([(app, "connection.failed"), (token, "connection.failed"), (password, "connection.failed")]);
        dead.GetProperty("connections").EnumerateArray().ShouldAllBe(x => x.GetProperty("sentence").GetString() != "");
        foreach (var connection in new[] { app, token, password })
        {
            dead.GetProperty("sentence").GetString()!.ShouldContain(connection.ToString());
        }

        await ReviveAsync(password, "the password", async () =>
        {
            await AccountAsync("password", First);
            await ValidateAsync(password);
        });
        await ReviveAsync(token, "a new sign-in", async () => await ReplaceAsync(token, new { refreshToken = await SignInAsync() }));
        await ReviveAsync(app, "a new secret", () => ReplaceAsync(app, new { clientSecret = $"new~{_secret}" }));

        // The first one that was revived opened the gate, which began a run by itself.
        await system.Api.WaitAsync($"api/v1/directories/{_directory}/replication-runs", x => ObservedRun.Newest(x).IsOver);
        await RunAsync(() => Task.CompletedTask);
        (await DirectoryComparison.RunAsync(system.Api.Http, _directory, system.Simulator, _tenant, Cancellation)).ShouldBeEmpty();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"figure: {string.Join(", ", _turns.Select(x => $"{x.What}: {x.Took.TotalSeconds:0.0} s"))}; {_pages} pages of 3 full "
                + "reads, none twice; all dead: three reasons");
        _turns.ShouldAllBe(x => x.Took < Soon);
    }

    private async Task SeedAsync()
    {
        await ControlAsync(HttpMethod.Post, null, new { tenantId = _tenant, seed = 3, users = 1500, groups = 40 });
        await ControlAsync(HttpMethod.Put, $"apps/{_syncApp}", new { permissions = Array.Empty<string>(), scopes = Scopes });
        await SecretAsync(_secret);
        await AccountAsync("token", First);
        await AccountAsync("password", First);
        await FaultAsync(new { kind = "latency", latencyMs = 250, path = "/delta", tenantId = _tenant });
    }

    private async Task<(Guid App, Guid Token, Guid Password)> ConnectAsync()
    {
        var customer = (await system.Api.CreateAsync("api/v1/customers", new { name = $"Lead {_tenant:N}"[..20] })).GetProperty("id")
            .GetGuid();
        var app = await ConnectAsync(
            customer,
            'a',
            service => new { serviceId = service, m365TenantId = _tenant, clientId = _registration, clientSecret = _secret });
        await system.Api.WaitAsync($"api/v1/connections/{app}", x => x.GetProperty("status").GetString() == "Verified");
        var signIn = await SignInAsync();
        var token = await ConnectAsync(
            customer, 't', service => new { serviceId = service, m365TenantId = _tenant, refreshToken = signIn });
        var password = await ConnectAsync(
            customer,
            'p',
            service =>
                new { serviceId = service, m365TenantId = _tenant, user = new { userName = Account("password"), password = First } });
        foreach (var connection in new[] { app, token, password })
        {
            await system.Api.WaitAsync(
                $"api/v1/role-assessments?connectionId={connection}&stage=DayTwo",
                x => x.GetProperty("items") is var items && items.GetArrayLength() == 1
                    && items[0].GetProperty("outcome").GetString() == "Satisfied");
        }

        var found = await system.Api.WaitAsync(
            $"api/v1/directories?m365TenantId={_tenant}",
            x => x.GetProperty("items") is var items && items.GetArrayLength() == 1
                && items[0].GetProperty("waiting").GetProperty("state").GetString() == "Idle");
        _directory = found.GetProperty("items")[0].GetProperty("id").GetGuid();
        found.GetProperty("items")[0].GetProperty("leadingConnectionId").GetGuid().ShouldBe(app);
        return (app, token, password);
    }

    private async Task<Guid> ConnectAsync(Guid customer, char kind, Func<Guid, object> credential)
    {
        var service = (await system.Api.CreateAsync(
            "api/v1/services",
            new
            {
                customerId = customer,
                kind = "DirectRouting",
                fullName = $"Lead voice {kind}",
                shortName = $"{kind}{_tenant:N}"[..10],
                licensedUsers = 5,
            })).GetProperty("id").GetGuid();
        return (await system.Api.CreateAsync("api/v1/connections", credential(service))).GetProperty("id").GetGuid();
    }

    /// <summary>In the middle of a full read the leading connection dies; the next one leads, and the read goes on where it was.</summary>
    private Task DieAsync(Guid leading, string what, Guid next, Func<Task> kill) => RunAsync(async () =>
    {
        await kill();
        await ValidateAsync(leading);
        await LeadsAsync(next, what);
    });

    private async Task ReviveAsync(Guid connection, string what, Func<Task> revive)
    {
        await revive();
        await LeadsAsync(connection, what);
    }

    private async Task LeadsAsync(Guid connection, string what)
    {
        var began = Stopwatch.GetTimestamp();
        await system.Api.WaitAsync(
            $"api/v1/directories/{_directory}",
            x => x.GetProperty("leadingConnectionId") is { ValueKind: JsonValueKind.String } leading && leading.GetGuid() == connection);
        _turns.Add((what, Stopwatch.GetElapsedTime(began)));
    }

    /// <summary>A full read of the directory with something in its middle: complete, and no page of it read twice.</summary>
    private async Task RunAsync(Func<Task> meanwhile)
    {
        await ControlAsync(HttpMethod.Post, "delta/reset", null);
        using var forgotten = await system.Simulator.DeleteAsync("_simulator/requests", Cancellation);
        var run = (await system.Api.CreateAsync($"api/v1/directories/{_directory}/replication-runs", new { })).GetProperty("id").GetGuid();
        var runs = $"api/v1/directories/{_directory}/replication-runs";
        await system.Api.WaitAsync(runs, x => ObservedRun.Newest(x).Pages >= 2);
        await meanwhile();
        await system.Api.WaitAsync(runs, x => ObservedRun.Newest(x).IsOver);
        var ended = (await system.Api.GetAsync(runs)).GetProperty("items")[0];
        (ended.GetProperty("id").GetGuid(), ended.GetProperty("status").GetString()).ShouldBe((run, "Complete"));
        var log = await system.Simulator.GetFromJsonAsync<JsonElement>($"_simulator/requests?limit=2000&tenantId={_tenant}", Cancellation);
        var pages = log.EnumerateArray().Where(
            x => x.GetProperty("path").GetString()!.Contains("delta", StringComparison.Ordinal)
                && x.GetProperty("status").GetInt32() == 200)
            .Select(x => $"{x.GetProperty("path")}{x.GetProperty("query")}").ToList();
        pages.Count.ShouldBeGreaterThan(5);
        pages.CountBy(x => x).Where(x => x.Value > 1).ShouldBeEmpty();
        _pages += pages.Count;
    }

    private static string Account(string name) => $"{name}@lead.example";

    private Task<JsonElement> AccountAsync(string name, string password) =>
        ControlAsync(HttpMethod.Put, $"accounts/{Account(name)}", new { password, roles = new[] { TeamsAdministrator } });

    /// <summary>The registration has this secret, and one that has ended.</summary>
    private Task<JsonElement> SecretAsync(string value)
    {
        var now = TimeProvider.System.GetUtcNow();
        return ControlAsync(HttpMethod.Put, $"apps/{_registration}", new
        {
            permissions = Permissions,
            roles = new[] { new { role = TeamsAdministrator } },
            secrets = new[]
            {
                new { value, startsAt = now.AddDays(-1), expiresAt = now.AddYears(1) },
                new { value = value == _secret ? $"old~{_secret}" : _secret, startsAt = now.AddYears(-1), expiresAt = now.AddMinutes(-1) },
            },
        });
    }

    private async Task<string> SignInAsync() =>
        (await ControlAsync(HttpMethod.Post, $"accounts/{Account("token")}/sign-in", new { appId = _syncApp })).GetProperty("refreshToken")
            .GetString()!;

    private async Task ValidateAsync(Guid connection)
    {
        using var proven = await system.Api.Http.PostAsync(
            new Uri($"api/v1/connections/{connection}/validate", UriKind.Relative), null, Cancellation);
        proven.IsSuccessStatusCode.ShouldBeTrue(await proven.Content.ReadAsStringAsync(Cancellation));
    }

    private async Task ReplaceAsync(Guid connection, object credential)
    {
        var path = $"api/v1/connections/{connection}";
        var version = (await system.Api.GetAsync(path)).GetProperty("version").GetInt64();
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{path}/credential") { Content = JsonContent.Create(credential) };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        using var answer = await system.Api.Http.SendAsync(request, Cancellation);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private async Task FaultAsync(object fault)
    {
        using var made = await system.Simulator.PostAsJsonAsync("_simulator/faults", fault, Cancellation);
        made.EnsureSuccessStatusCode();
    }

    private Task<JsonElement> ControlAsync(HttpMethod method, string? path, object? body) =>
        system.ControlAsync(method, path is null ? "tenants" : $"tenants/{_tenant}/{path}", body);
}
