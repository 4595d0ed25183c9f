using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace LivePlatform.Faults.Tests;

/// <summary>Customers whose connections hold delegated tokens, of whom some go wrong in five ways.</summary>
internal sealed class BulkCustomers(LiveSystem system, BulkMix mix)
{
    public const string List = "Csv";
    public const string Token = "DelegatedToken";
    public const string Invitation = "Invitation";

    /// <summary>
    /// A wrong secret, an unknown registration; a user who may not make one, a sign-in that was revoked; an invitation that is taken back.
    /// </summary>
    public static readonly string[] Reasons =
    [
        "AADSTS7000215", "AADSTS700016", "Authorization_RequestDenied", "AADSTS50173", "invitation.over",
    ];

    private const string GlobalAdministrator = "62e90394-69f5-4237-9190-012177145e10";
    private const string TeamsAdministrator = "69091246-20e8-4a56-aa4d-066075b2a7a8";
    private const int AtOnce = 8;
    private static readonly string[] Delegated =
        [
            "Organization.Read.All", "User.Read.All", "Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All",
            "RoleManagement.ReadWrite.Directory", "Directory.AccessAsUser.All",
        ];

    /// <summary>What daily work takes, and what reading the grants does.</summary>
    private static readonly string[] Permissions =
        ["Organization.Read.All", "User.Read.All", "GroupMember.Read.All", "RoleManagement.Read.Directory", "Application.Read.All"];

    private Guid _syncApp;
    private readonly List<BulkCustomer> _all = [];

    public static int Faults => Reasons.Length;

    public IReadOnlyList<BulkCustomer> All => _all;

    /// <summary>Those whose registrations have no role at first.</summary>
    public IEnumerable<BulkCustomer> Lacking => _all.Where(x => x.LacksRoles);

    private PatientClient Api { get; } = system.Api;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task ConnectAsync()
    {
        _syncApp = await SyncAppAsync(system);
        for (var number = 0; number < mix.Total; number++)
        {
            _all.Add(
                new BulkCustomer(
                    number, SourceOf(number), FaultOf(number), number >= mix.ByList - mix.LackingRoles && number < mix.ByList));
        }

        await Parallel.ForEachAsync(
            _all,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Cancellation },
            async (customer, _) => await ConnectAsync(customer));
    }

    /// <summary>The provider's one SyncApp: an earlier test's, or a new one.</summary>
    public static async Task<Guid> SyncAppAsync(LiveSystem system)
    {
        if ((await system.Api.GetAsync("api/v1/sync-apps")).GetProperty("items").EnumerateArray()
            .FirstOrDefault() is { ValueKind: JsonValueKind.Object } earlier)
        {
            return earlier.GetProperty("clientId").GetGuid();
        }

        var (home, app, secret) = (Guid.NewGuid(), Guid.NewGuid(), $"sync~{Guid.NewGuid():N}");
        using var tenant = await system.Simulator.PostAsJsonAsync(
            "_simulator/tenants", new { tenantId = home, users = 0, groups = 0 }, Cancellation);
        tenant.EnsureSuccessStatusCode();
        using var made = await system.Simulator.PutAsJsonAsync(
            $"_simulator/tenants/{home}/apps/{app}",
            new { permissions = new[] { "Organization.Read.All", "Application.Read.All" }, secrets = new[] { new { value = secret } } },
            Cancellation);
        made.EnsureSuccessStatusCode();
        await system.Api.CreateAsync("api/v1/sync-apps", new { homeTenantId = home, clientId = app, clientSecret = secret });
        return app;
    }

    /// <summary>An upgrade per source that has customers.</summary>
    public async Task<Dictionary<string, Guid>> BeginAsync()
    {
        foreach (var customer in _all.Where(x => x.Fault == "AADSTS50173"))
        {
            await ControlAsync(HttpMethod.Post, $"tenants/{customer.Tenant}/accounts/{customer.User}/revoke-sessions", null);
        }

        var lines = Of(List).Select(x => string.Join(
            ',',
            x.Tenant,
            x.Fault == "AADSTS700016" ? Guid.NewGuid() : x.Registration,
            x.Fault == "AADSTS7000215" ? $"wrong~{x.Secret}" : x.Secret));
        var orders = new Dictionary<string, object>
        {
            [List] = new { name = "By list", source = List, csv = $"tenant,client id,secret\n{string.Join('\n', lines)}" },
            [Token] = new { name = "By token", source = Token, connectionIds = Of(Token).Select(x => x.Connection) },
            [Invitation] = new
            {
                name = "By invitation",
                source = Invitation,
                senderName = "Faults Voice",
                connectionIds = Of(Invitation).Select(x => x.Connection),
            },
        };
        var upgrades = new Dictionary<string, Guid>();
        foreach (var (source, order) in orders.Where(x => Of(x.Key).Any()))
        {
            upgrades[source] = await CreateAsync(order);
        }

        return upgrades;
    }

    /// <summary>Their admins grant the role.</summary>
    public Task GrantAsync() => Parallel.ForEachAsync(
        Lacking,
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Cancellation },
        async (customer, _) => await ControlAsync(
            HttpMethod.Post, $"tenants/{customer.Tenant}/apps/{customer.Registration}/roles", new { role = TeamsAdministrator }));

    /// <summary>How many of the calls that read the customers' directories Microsoft refused.</summary>
    public async Task<int> RefusedReadsAsync()
    {
        var tenants = _all.Select(x => x.Tenant).ToHashSet();
        var rows = (await ControlAsync(HttpMethod.Get, "counters", null)).GetProperty("rows").EnumerateArray();
        return rows.Where(
            x => tenants.Contains(x.GetProperty("tenantId").GetGuid())
                && x.GetProperty("route").GetString()!.Contains("delta", StringComparison.Ordinal))
            .Sum(x => x.GetProperty("failed").GetInt32());
    }

    /// <summary>Each invited customer enters a registration by the link; some invitations are taken back.</summary>
    public async Task AnswerInvitationsAsync(Guid upgrade)
    {
        var waiting = Of(Invitation).ToDictionary(x => x.Connection);
        while (waiting.Count > 0)
        {
            foreach (var item in await ItemsAsync([upgrade]))
            {
                if (item.GetProperty("state").GetString() == "Invited"
                    && waiting.Remove(item.GetProperty("connectionId").GetGuid(), out var customer))
                {
                    await AnswerAsync($"api/v1/invitations/{item.GetProperty("invitationId").GetGuid()}", customer);
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, Cancellation);
        }
    }

    public async Task<List<JsonElement>> ItemsAsync(IEnumerable<Guid> upgrades)
    {
        var items = new List<JsonElement>();
        foreach (var upgrade in upgrades)
        {
            items.AddRange(await Api.ListAsync($"api/v1/upgrades/{upgrade}/items"));
        }

        return items;
    }

    /// <summary>
    /// What is done serves by a registration; what is unchanged has the method that it had, for the reason that was made.
    /// </summary>
    public async Task ShouldBeAsDecidedAsync(List<JsonElement> items)
    {
        var byConnection = _all.ToDictionary(x => x.Connection);
        var connections = (await Api.ListAsync("api/v1/connections")).ToDictionary(x => x.GetProperty("id").GetGuid());
        foreach (var item in items)
        {
            var id = item.GetProperty("connectionId").GetGuid();
            var (customer, isDone) = (byConnection[id], item.GetProperty("state").GetString() == "Done");
            isDone.ShouldBe(customer.Fault is null, item.ToString());
            connections[id].GetProperty("method").GetString().ShouldBe(isDone ? "AppRegistration" : Token);
        }
    }

    private IEnumerable<BulkCustomer> Of(string source) => _all.Where(x => x.Source == source);

    private string SourceOf(int number) => number < mix.ByList ? List : number < mix.ByList + mix.ByToken ? Token : Invitation;

    /// <summary>Two faults among those of the list, two among those of the token, one among the invited.</summary>
    private string? FaultOf(int number)
    {
        var (place, first) = SourceOf(number) switch
        {
            List => (number, 0),
            Token => (number - mix.ByList, 2),
            _ => (number - mix.ByList - mix.ByToken, 4),
        };
        return place < mix.OfEachFault ? Reasons[first] : place < 2 * mix.OfEachFault && first < 4 ? Reasons[first + 1] : null;
    }

    private async Task ConnectAsync(BulkCustomer customer)
    {
        var root = $"tenants/{customer.Tenant}";
        await ControlAsync(HttpMethod.Post, "tenants", new { tenantId = customer.Tenant, users = 1, groups = 0 });
        await ControlAsync(HttpMethod.Put, $"{root}/apps/{_syncApp}", new { permissions = Array.Empty<string>(), scopes = Delegated });
        await ControlAsync(HttpMethod.Put, $"{root}/apps/{customer.Registration}", new
        {
            permissions = Permissions,
            secrets = new[] { new { value = customer.Secret } },
            roles = customer.LacksRoles ? [] : new[] { new { role = TeamsAdministrator } },
        });
        var roles = customer.Fault == "Authorization_RequestDenied" ? Array.Empty<string>() : [GlobalAdministrator];
        await ControlAsync(HttpMethod.Put, $"{root}/accounts/{customer.User}", new { password = "Correct horse 1", roles });
        var signedIn = await ControlAsync(HttpMethod.Post, $"{root}/accounts/{customer.User}/sign-in", new { appId = _syncApp });
        var made = await IdAsync("api/v1/customers", new { name = $"Bulk {customer.Tenant:N}"[..20] });
        var service = await IdAsync(
            "api/v1/services",
            new
            {
                customerId = made,
                kind = "DirectRouting",
                fullName = $"Bulk voice {customer.Number}",
                shortName = $"b{customer.Tenant:N}"[..10],
                licensedUsers = 5,
            });
        customer.Connection = await IdAsync(
            "api/v1/connections",
            new { serviceId = service, m365TenantId = customer.Tenant, refreshToken = signedIn.GetProperty("refreshToken").GetString() });
        await Api.WaitAsync($"api/v1/connections/{customer.Connection}", x => x.GetProperty("status").GetString() == "Verified");
    }

    private async Task AnswerAsync(string invitation, BulkCustomer customer)
    {
        if (customer.Fault is not null)
        {
            await Api.OrderAsync(invitation, "revoke");
            return;
        }

        var link = (await Api.OrderAsync(invitation, "resend")).GetProperty("link").GetString()!;
        var session = await Api.CreateAsync("api/v1/invitee/session", new { token = link.Split('#')[1] });
        using var browser = new HttpClient(system.Handler()) { BaseAddress = Api.Http.BaseAddress, Timeout = TimeSpan.FromSeconds(20) };
        browser.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", session.GetProperty("accessToken").GetString());
        await new PatientClient(browser).CreateAsync(
            "api/v1/invitee/app-registration",
            new { m365TenantId = customer.Tenant, clientId = customer.Registration, clientSecret = customer.Secret });
    }

    private Task<Guid> CreateAsync(object body) => IdAsync("api/v1/upgrades", body);

    private async Task<Guid> IdAsync(string path, object body) => (await Api.CreateAsync(path, body)).GetProperty("id").GetGuid();

    private Task<JsonElement> ControlAsync(HttpMethod method, string path, object? body) => system.ControlAsync(method, path, body);
}

/// <summary>One customer of the bulk.</summary>
internal sealed class BulkCustomer(int number, string source, string? fault, bool lacksRoles)
{
    public int Number => number;

    public string Source => source;

    /// <summary>What is made to go wrong; null: nothing.</summary>
    public string? Fault => fault;

    /// <summary>True: its registration has no role until its admin grants it.</summary>
    public bool LacksRoles => lacksRoles;

    public Guid Tenant { get; } = Guid.NewGuid();

    public Guid Registration { get; } = Guid.NewGuid();

    public string Secret { get; } = $"Bulk~{Guid.NewGuid():N}";

    public string User => $"voice@customer{Tenant.ToString("N")[..8]}.onmicrosoft.com";

    public Guid Connection { get; set; }
}
