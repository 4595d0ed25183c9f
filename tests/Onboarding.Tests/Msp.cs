using System.Net;
using System.Text.Json.Nodes;
using LivePlatform.Contracts;
using LivePlatform.Tenancy;
using LivePlatform.TestKit.Services;

namespace LivePlatform.Onboarding.Tests;

/// <summary>A service provider made for one test, and the people who work for it.</summary>
internal sealed class Msp(OnboardingHost host, Guid id)
{
    public Guid Id { get; } = id;

    /// <summary>An Admin who sees the whole provider.</summary>
    public HttpClient Admin { get; } = host.Service.ClientOf(TestIssuer.OperatorToken(provider: id));

    public static HttpClient SystemAdmin(OnboardingHost host) => host.Service.ClientOf(TestIssuer.OperatorToken(OperatorScopeKind.System));

    public static string NewName(string kind = "Name") => $"{kind} {Guid.NewGuid():N}";

    public static string NewShortName() => $"s{Guid.NewGuid().ToString("N")[..12]}";

    public static async Task<Msp> NewAsync(OnboardingHost host)
    {
        using var system = SystemAdmin(host);
        var made = await system.CreateAsync("/api/v1/system/service-providers", new { name = NewName("MSP") });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        return new Msp(host, made.Id);
    }

    public HttpClient Operator(OperatorRole role) => host.Service.ClientOf(TestIssuer.OperatorToken(role: role, provider: Id));

    public HttpClient OfChannel(Guid channel, OperatorRole role = OperatorRole.Admin) =>
        host.Service.ClientOf(TestIssuer.OperatorToken(OperatorScopeKind.Channel, role, Id, channel));

    public HttpClient OfCustomer(Guid customer, OperatorRole role = OperatorRole.Operator) =>
        host.Service.ClientOf(TestIssuer.OperatorToken(OperatorScopeKind.Customer, role, Id, customer: customer));

    public Task<Answer> ChannelAsync(string? name = null) => MadeAsync("/api/v1/channels", new { name = name ?? NewName("Channel") });

    public Task<Answer> CustomerAsync(string? name = null, Guid? channelId = null) =>
        MadeAsync("/api/v1/customers", new { name = name ?? NewName("Customer"), channelId });

    public Task<Answer> ServiceAsync(Guid customerId, string kind = "DirectRouting", string? shortName = null) =>
        MadeAsync("/api/v1/services", ServiceBody(customerId, kind, shortName));

    public Task<Answer> SiteAsync(Guid serviceId, string? name = null, string? shortName = null) =>
        MadeAsync($"/api/v1/services/{serviceId}/sites", new { name = name ?? NewName("Site"), shortName });

    public static object ServiceBody(Guid customerId, string kind = "DirectRouting", string? shortName = null, int licensedUsers = 100) =>
        new { customerId, kind, fullName = NewName("Service"), shortName = shortName ?? NewShortName(), licensedUsers };

    /// <summary>The stored secret of a zone's key.</summary>
    public Guid DnsKey() => host.Secrets.Store(Id, SecretPurpose.DnsUpdate, "key");

    /// <summary>What Onboarding has told others about one object of this provider, oldest first.</summary>
    public async Task<List<JsonNode>> EventsAsync(string contract, string idMember, Guid objectId)
    {
        var bodies = await host.QueryAsync<string>(
            "SELECT body::text FROM outbox WHERE service_provider_id = $1 AND type LIKE '%.' || $2 AND body->>$3 = $4 ORDER BY sequence",
            Id, contract, idMember, objectId.ToString());
        return bodies.ConvertAll(body => JsonNode.Parse(body)!);
    }

    /// <summary>How many rows of the topology and messages this provider has: unchanged by whatever is refused.</summary>
    public async Task<long> RowsAsync() => (await host.QueryAsync<long>(
        """
        SELECT (SELECT count(*) FROM service_providers WHERE service_provider_id = $1) + (SELECT count(*) FROM channels
            WHERE service_provider_id = $1)
             + (SELECT count(*) FROM customers WHERE service_provider_id = $1) + (SELECT count(*) FROM services
                 WHERE service_provider_id = $1)
             + (SELECT count(*) FROM sites WHERE service_provider_id = $1) + (SELECT count(*) FROM short_names
                 WHERE service_provider_id = $1)
             + (SELECT count(*) FROM outbox WHERE service_provider_id = $1) + (SELECT count(*) FROM idempotency_keys
                 WHERE service_provider_id = $1)
        """,
        Id)).Single();

    private async Task<Answer> MadeAsync(string path, object body)
    {
        var made = await Admin.CreateAsync(path, body);
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        return made;
    }
}
