using System.Net.Http.Json;
using System.Text.Json;
using LivePlatform.DevHost.Running;

namespace LivePlatform.Faults.Tests.Onboarding;

/// <summary>What a customer's admin has done before its service is brought up.</summary>
internal sealed record Prepared
{
    /// <summary>The application has the roles that automatic DNS takes.</summary>
    public bool HasDnsRoles { get; init; } = true;

    /// <summary>The tenant has free licences.</summary>
    public bool HasLicences { get; init; } = true;

    /// <summary>The secret that we are given is right.</summary>
    public bool HasRightSecret { get; init; } = true;

    /// <summary>Another tenant has verified the sub-domain.</summary>
    public bool IsDomainTaken { get; init; }

    /// <summary>Graph's nodes hear of new objects so much later.</summary>
    public double NodesLagSeconds { get; init; }
}

/// <summary>
/// A customer whose Direct Routing service is brought up with automatic DNS, seen through the API, in its tenant and in the zone.
/// </summary>
internal sealed class OnboardedCustomer(LiveSystem system, string shortName, Prepared prepared)
{
    private static readonly string[] DnsRoles = ["8329153b-31d0-4727-b945-745eb3bc5f31", "fe930be7-5e62-47db-91af-98c3a49a38b1"];
    private static readonly string[] PhoneProducts = ["06ebc4ee-1bb5-47dd-8120-11324bc54e06", "e43b5b99-8dfb-405f-9987-dc307f34bcbd"];
    private static readonly string[] Permissions =
    [
        "User.Read.All", "GroupMember.Read.All", "Organization.Read.All", "Application.Read.All", "RoleManagement.Read.Directory",
        "Domain.ReadWrite.All", "User.ReadWrite.All", "LicenseAssignment.ReadWrite.All", "LicenseAssignment.Read.All",
    ];

    private const string TeamsAdministrator = "69091246-20e8-4a56-aa4d-066075b2a7a8";
    private const int Users = 20;
    private const string WrongSecret = "not-the-secret";
    private readonly string _secret = $"onboarded~{Guid.NewGuid():N}";

    public Guid TenantId { get; } = Guid.NewGuid();

    public Guid ClientId { get; } = Guid.NewGuid();

    public string Domain => $"{shortName}.{Stack.Zone}";

    /// <summary>The principal name of the sub-domain's activation user.</summary>
    public string ActivationUser => $"live-activation@{Domain}";

    /// <summary>The address of its session border controller.</summary>
    public string Address { get; init; } = "192.0.2.1";

    public Guid RunId { get; private set; }

    public Guid ConnectionId { get; private set; }

    public string RunPath => $"api/v1/onboarding-runs/{RunId}";

    private string Root => $"_simulator/tenants/{TenantId}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task SeedAsync()
    {
        await PostAsync(
            "_simulator/tenants",
            new
            {
                tenantId = TenantId,
                displayName = shortName,
                domain = $"{shortName}.onmicrosoft.com",
                seed = 7,
                users = Users,
                groups = 3,
                nodesLagSeconds = prepared.NodesLagSeconds,
            });
        await AcceptAsync(_secret);
        await GrantAsync(TeamsAdministrator);
        if (prepared.HasDnsRoles)
        {
            await GrantDnsRolesAsync();
        }

        if (!prepared.HasLicences)
        {
            await BuyAsync(0);
        }

        if (prepared.IsDomainTaken)
        {
            await PostAsync(
                "_simulator/tenants",
                new { tenantId = Guid.NewGuid(), displayName = "Squatter", domain = Domain, seed = 8, users = 1, groups = 0 });
        }
    }

    /// <summary>Creates customer, service, site and connection, and orders the run.</summary>
    public async Task StartAsync(Guid baseDomainId)
    {
        var customer = await CreateAsync("api/v1/customers", new { name = $"Onboarded {shortName}" });
        var service = await CreateAsync(
            "api/v1/services",
            new { customerId = customer, kind = "DirectRouting", fullName = $"{shortName} voice", shortName, licensedUsers = 20 });
        await CreateAsync($"api/v1/services/{service}/sites", new { name = "Headquarters", sbcAddresses = new[] { Address } });
        ConnectionId = await CreateAsync(
            "api/v1/connections",
            new
            {
                serviceId = service,
                m365TenantId = TenantId,
                clientId = ClientId,
                clientSecret = prepared.HasRightSecret ? _secret : WrongSecret,
            });
        RunId = await CreateAsync(
            "api/v1/onboarding-runs", new { serviceId = service, dnsMode = "Automatic", baseDomainId, usageLocation = "DE" });
    }

    /// <summary>From now on the application takes the secret that we were given, which was wrong.</summary>
    public Task AcceptWrongSecretAsync() => AcceptAsync(WrongSecret);

    public async Task GrantDnsRolesAsync()
    {
        foreach (var role in DnsRoles)
        {
            await GrantAsync(role);
        }
    }

    /// <summary>Waits for what a run comes to; it goes on by itself.</summary>
    public Task<JsonElement> WaitAsync(Func<JsonElement, bool> wanted, TimeSpan? patience = null) =>
        system.Api.WaitAsync(RunPath, wanted, patience);

    /// <summary>Waits until the run waits at a step for something that only this step waits for.</summary>
    public Task<JsonElement> WaitAtAsync(string step, TimeSpan? patience = null) => WaitAsync(x => WaitsAt(x) == step, patience);

    /// <summary>Orders something of the run as it is then.</summary>
    public Task<JsonElement> OrderAsync(string order) => system.Api.OrderAsync(RunPath, order);

    /// <summary>Makes calls of this tenant fail.</summary>
    /// <returns>The fault, by which it is taken away again.</returns>
    public async Task<Guid> FailAsync(string method, string path, int status = 503, int? times = null, string? message = null) =>
        (await system.ControlAsync(
            HttpMethod.Post, "faults",
            new { kind = "status", status, tenantId = TenantId, method, path, times, message })).GetProperty("id").GetGuid();

    /// <summary>Arranges something in this tenant.</summary>
    public Task<JsonElement> ControlAsync(HttpMethod method, string path, object? body) =>
        system.ControlAsync(method, $"tenants/{TenantId}/{path}", body);

    /// <summary>The domains of the tenant beside its first.</summary>
    public async Task<IReadOnlyList<string>> DomainsAsync() =>
        [.. (await system.Simulator.GetFromJsonAsync<JsonElement>($"{Root}/truth/domains", Cancellation)).EnumerateArray()
            .Select(x => x.GetProperty("name").GetString()!)];

    /// <summary>The id of the activation user, whoever made it.</summary>
    public async Task<string> ActivationUserIdAsync() =>
        (await UsersAsync())
            .Single(x => string.Equals(x.GetProperty("userPrincipalName").GetString(), ActivationUser, StringComparison.OrdinalIgnoreCase))
            .GetProperty("id").GetString()!;

    /// <summary>Principal names of the sub-domain's users; the deleted ones that were not deleted for good are told of as such.</summary>
    public async Task<IReadOnlyList<string>> ActivationUsersAsync()
    {
        var found = (await UsersAsync()).Select(x => x.GetProperty("userPrincipalName").GetString()).OfType<string>()
            .Where(x => x.EndsWith($"@{Domain}", StringComparison.OrdinalIgnoreCase)).ToList();
        var tenant = await system.Simulator.GetFromJsonAsync<JsonElement>(Root, Cancellation);
        return tenant.GetProperty("softDeletedUsers").GetInt32() is var deleted and > 0
            ? [.. found, $"{deleted} deleted, and not for good"]
            : found;
    }

    /// <summary>Graph as the customer's own admin would use it.</summary>
    public async Task<HttpResponseMessage> AsAdminAsync(HttpMethod method, string path, object? body = null)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["client_id"] = ClientId.ToString(),
            ["client_secret"] = _secret,
            ["grant_type"] = "client_credentials",
            ["scope"] = "https://graph.microsoft.com/.default",
        });
        using var signedIn = await system.Simulator.PostAsync($"{TenantId}/oauth2/v2.0/token", form, Cancellation);
        var token = (await signedIn.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("access_token").GetString();
        using var request = new HttpRequestMessage(method, $"v1.0/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new("Bearer", token);
        return await system.Simulator.SendAsync(request, Cancellation);
    }

    public static string? WaitsAt(JsonElement run) =>
        run.GetProperty("waitingFor") is { ValueKind: JsonValueKind.Object } wait ? wait.GetProperty("step").GetString() : null;

    /// <summary>What the run says it made and has not removed, of one kind.</summary>
    public static IReadOnlyList<string> MadeOf(JsonElement run, string kind, bool alsoExisting = true) =>
    [
        .. run.GetProperty("madeObjects").EnumerateArray()
            .Where(
                x => x.GetProperty("kind").GetString() == kind && x.GetProperty("removedAt").ValueKind == JsonValueKind.Null
                    && (alsoExisting || !x.GetProperty("existedBefore").GetBoolean()))
            .Select(x => x.GetProperty("name").GetString()!),
    ];

    private async Task AcceptAsync(string secret)
    {
        using var app = await system.Simulator.PutAsJsonAsync(
            $"{Root}/apps/{ClientId}",
            new { displayName = "LivePlatform", permissions = Permissions, secrets = new[] { new { value = secret } } },
            Cancellation);
        app.EnsureSuccessStatusCode();
    }

    private Task GrantAsync(string role) => PostAsync($"{Root}/apps/{ClientId}/roles", new { role });

    /// <summary>From now on the tenant has so many licences of each product.</summary>
    public async Task BuyAsync(int enabled)
    {
        foreach (var product in PhoneProducts)
        {
            using var bought = await system.Simulator.PutAsJsonAsync($"{Root}/skus/{product}", new { enabled }, Cancellation);
            bought.EnsureSuccessStatusCode();
        }
    }

    private async Task<Guid> CreateAsync(string path, object body) =>
        (await system.Api.CreateAsync(path, body)).GetProperty("id").GetGuid();

    private async Task<List<JsonElement>> UsersAsync() =>
        [.. (await system.Simulator.GetStringAsync($"{Root}/truth/users", Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonElement.Parse(line))];

    private async Task PostAsync(string path, object body)
    {
        using var response = await system.Simulator.PostAsJsonAsync(path, body, Cancellation);
        response.IsSuccessStatusCode.ShouldBeTrue(
            $"The simulator answered {(int)response.StatusCode} to {path}: {await response.Content.ReadAsStringAsync(Cancellation)}");
    }
}
