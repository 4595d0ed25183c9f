using System.Net;
using System.Net.Http.Json;
using LivePlatform.Contracts;
using LivePlatform.M365.Tokens;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Keeping.Switching;
using LivePlatform.TenantCredential.Keeping.SyncApps;
using LivePlatform.TenantCredential.Keeping.Validation;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.TenantCredential.Tests;

/// <summary>A service provider made for one test, with one customer in one channel.</summary>
internal sealed class Msp
{
    public const string Secret = "Abc~0123456789-right";
    public const string WrongSecret = "Xyz~0123456789-wrong";

    private readonly TenantCredentialHost _host;

    public Msp(TenantCredentialHost host)
    {
        _host = host;
        Admin = host.Service.ClientOf(TestIssuer.OperatorToken(provider: Id));
        Replication = host.Service.ClientOf(TestIssuer.WorkloadToken(ServiceNames.Replication));
    }

    public Guid Id { get; } = Guid.NewGuid();

    public Guid Channel { get; } = Guid.NewGuid();

    public Guid Customer { get; } = Guid.NewGuid();

    public HttpClient Admin { get; }

    public HttpClient Replication { get; }

    public HttpClient Operator(
        OperatorScopeKind scope, Guid? channel = null, Guid? customer = null, OperatorRole role = OperatorRole.Admin) =>
        _host.Service.ClientOf(TestIssuer.OperatorToken(scope, role, Id, channel, customer));

    public Task<Guid> ServiceAsync(Guid? customer = null) => _host.KnowServiceAsync(Id, customer ?? Customer, Channel);

    /// <summary>A connection that was just made and not proven, and its application at Microsoft.</summary>
    public async Task<(Answer Connection, FakeMicrosoft.App App)> ConnectAsync(
        string? secret = null, Guid? tenant = null, Guid? client = null, bool readable = true, object? expiresOn = null)
    {
        var (m365TenantId, clientId) = (tenant ?? Guid.NewGuid(), client ?? Guid.NewGuid());
        var app = _host.Microsoft.Register(m365TenantId, clientId, Secret, readable);
        var body =
            new { serviceId = await ServiceAsync(), m365TenantId, clientId, clientSecret = secret ?? Secret, secretExpiresOn = expiresOn };
        var made = await Admin.CreateAsync("/api/v1/connections", body);
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        return (made, app);
    }

    /// <summary>A connection that works.</summary>
    public async Task<(Answer Connection, FakeMicrosoft.App App)> ConnectedAsync(bool readable = true)
    {
        var (made, app) = await ConnectAsync(readable: readable);
        var validated = await ValidateAsync(made.Id);
        validated.Body["status"]!.GetValue<string>().ShouldBe("Verified", validated.Text);
        return (validated, app);
    }

    /// <summary>The provider's SyncApp, which no customer's tenant knows yet.</summary>
    public async Task<Guid> SyncAppAsync(Guid client)
    {
        var home = Guid.NewGuid();
        _host.Microsoft.Register(home, client, Secret);
        var made = await Admin.CreateAsync("/api/v1/sync-apps", new { homeTenantId = home, clientId = client, clientSecret = Secret });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        return made.Id;
    }

    /// <summary>A connection by delegated token that works, in a tenant that knows the SyncApp.</summary>
    public async Task<(Answer Connection, FakeMicrosoft.App App)> DelegatedAsync(Guid tenant, Guid syncAppClient)
    {
        var app = _host.Microsoft.Register(tenant, syncAppClient, Secret);
        var made = await Admin.CreateAsync(
            "/api/v1/connections",
            new { serviceId = await ServiceAsync(), m365TenantId = tenant, refreshToken = app.Users.NewRefreshToken() });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        var validated = await ValidateAsync(made.Id);
        validated.Body["status"]!.GetValue<string>().ShouldBe("Verified", validated.Text);
        return (validated, app);
    }

    public async Task<Answer> ValidateAsync(Guid connection)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/connections/{connection}/validate");
        return await Admin.AskAsync(request);
    }

    /// <summary>What the loop does when a proof is due.</summary>
    public Task ProveAsync(Guid connection) =>
        _host.InScopeAsync(
            Id,
            services => services.GetRequiredService<ConnectionValidation>()
                .RunAsync(connection, AuditActor.System("test"), CancellationToken.None));

    /// <summary>What the loop does when the change of a credential is due: it goes one step on.</summary>
    public Task AdvanceAsync(Guid connection) =>
        _host.InScopeAsync(Id, async services =>
        {
            await services.GetRequiredService<CredentialSwitching>()
                .AdvanceAsync(connection, AuditActor.System("test"), CancellationToken.None);
            return true;
        });

    public Task<Answer> ReadAsync(Guid connection) => Admin.ReadAsync($"/api/v1/connections/{connection}");

    public Task<Answer> ReplaceAsync(Answer connection, string secret, string? eTag = null) =>
        Admin.UpdateAsync($"/api/v1/connections/{connection.Id}/credential", new { clientSecret = secret }, eTag ?? connection.ETag);

    public async Task<Answer> TokenAsync(
        Guid connection,
        string resource = TokenResource.Graph,
        long? refused = null,
        DateTimeOffset? newerThan = null,
        long? candidate = null,
        HttpClient? caller = null,
        Guid? provider = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/internal/v1/token")
        {
            Content = JsonContent.Create(
                new { provider = provider ?? Id, connection, resource, purpose = "test", refused, newerThan, candidate }),
        };
        return await (caller ?? Replication).AskAsync(request);
    }

    public async Task SealAsync()
    {
        while (await _host.InScopeAsync(Id, services => services.GetRequiredService<AuditSealer>().SealAsync(CancellationToken.None)))
        {
        }
    }

    /// <summary>When a connection is looked at next; empty: not by itself.</summary>
    public Task<List<DateTimeOffset>> DueAsync(Guid connection) =>
        TestDatabases.QueryAsync<DateTimeOffset>(
            _host.Databases.Owner, "SELECT due_at FROM due_validations WHERE connection_id = $1 AND kind = 'Validation'", connection);

    /// <summary>Tries a SyncApp's secret now.</summary>
    public Task<bool> ProveSyncAppAsync(Guid syncApp) => _host.InScopeAsync(Id, async services =>
    {
        var validation = services.GetRequiredService<SyncAppValidation>();
        await validation.AdvanceAsync(syncApp, AuditActor.System("test"), CancellationToken.None);
        return true;
    });

    public Task<List<string>> AuditAsync(Guid connection) =>
        TestDatabases.QueryAsync<string>(
            _host.Databases.Owner, "SELECT action FROM audit WHERE connection_id = $1 ORDER BY id", connection);

    public Task<List<string>> EventsAsync(Guid connection) =>
        TestDatabases.QueryAsync<string>(
            _host.Databases.Owner,
            "SELECT body->>'status' FROM outbox WHERE service_provider_id = $1 AND type LIKE '%.ConnectionChanged' AND "
                + "body->>'connectionId' = $2 ORDER BY sequence",
            Id, connection.ToString());
}
