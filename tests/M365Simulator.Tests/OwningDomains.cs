using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace LivePlatform.M365Simulator.Tests;

/// <summary>Domains with a simulator of their own: its name servers are a setting.</summary>
public sealed class OwningDomains : IAsyncLifetime
{
    private static readonly string[] Permissions = ["Domain.ReadWrite.All", "User.ReadWrite.All", "Organization.Read.All"];
    private readonly NameServer _first = new();
    private readonly NameServer _second = new();
    private readonly Simulator _simulator = new();

    public async ValueTask InitializeAsync()
    {
        await _simulator.InitializeAsync();
        await _simulator.SendAsync(
            HttpMethod.Patch, "/_simulator/settings", new { dnsServers = new[] { _first.Address, _second.Address } });
    }

    public async ValueTask DisposeAsync()
    {
        await _simulator.DisposeAsync();
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public async Task A_domain_is_verified_when_every_name_server_gives_its_text()
    {
        var tenant = await _simulator.SeedAsync(permissions: Permissions);
        (await AskAsync(tenant, HttpMethod.Post, "domains", new { id = "acme.voice.example" })).ShouldBe((HttpStatusCode.Created, ""));
        var text = await TextAsync(tenant, "acme.voice.example");
        text.ShouldStartWith("MS=ms");

        (await VerifyAsync(tenant, "acme.voice.example")).Status.ShouldBe(HttpStatusCode.BadRequest);
        _first.Publish("acme.voice.example", text);
        (await VerifyAsync(tenant, "acme.voice.example")).Status.ShouldBe(HttpStatusCode.BadRequest, "one of two servers has it");
        _second.Publish("acme.voice.example", text);
        (await VerifyAsync(tenant, "acme.voice.example")).Status.ShouldBe(HttpStatusCode.OK);

        (await tenant.GetAsync("domains/acme.voice.example")).GetProperty("isVerified").GetBoolean().ShouldBeTrue();
        (await AskAsync(tenant, HttpMethod.Post, "domains", new { id = "lab.acme.voice.example" })).Status.ShouldBe(HttpStatusCode.Created);
        var below = await tenant.GetAsync("domains/lab.acme.voice.example");
        (below.GetProperty("isVerified").GetBoolean(), below.GetProperty("isRoot").GetBoolean()).ShouldBe(
            (true, false), "below a domain of the same tenant");
    }

    [Fact]
    public async Task An_MX_record_is_offered_beside_the_text()
    {
        var tenant = await _simulator.SeedAsync(permissions: Permissions);
        await AskAsync(tenant, HttpMethod.Post, "domains", new { id = "mail.voice.example" });

        var mx = await RecordAsync(tenant, "mail.voice.example", "Mx");

        mx.GetProperty("@odata.type").GetString().ShouldBe("#microsoft.graph.domainDnsMxRecord");
        mx.GetProperty("label").GetString().ShouldBe("mail.voice.example");
        mx.GetProperty("mailExchange").GetString()
            .ShouldBe($"{(await TextAsync(tenant, "mail.voice.example"))["MS=".Length..]}.msv1.invalid");
        mx.GetProperty("preference").GetInt32().ShouldBe(32767);
        mx.GetProperty("supportedService").GetString().ShouldBe("Email");
        mx.GetProperty("isOptional").GetBoolean().ShouldBeFalse();
        mx.GetProperty("ttl").GetInt32().ShouldBe(3600);
    }

    [Fact]
    public async Task A_domain_of_another_tenant_is_refused_when_it_is_verified_not_when_it_is_added()
    {
        var owner = await _simulator.SeedAsync(permissions: Permissions);
        await OwnAsync(owner, "taken.voice.example");
        var late = await _simulator.SeedAsync(permissions: Permissions);
        (await AskAsync(late, HttpMethod.Post, "domains", new { id = "taken.voice.example" })).Status.ShouldBe(HttpStatusCode.Created);
        var text = await TextAsync(late, "taken.voice.example");
        _first.Publish("taken.voice.example", text);
        _second.Publish("taken.voice.example", text);

        using var refused = await late.SendAsync(HttpMethod.Post, "domains/taken.voice.example/verify");

        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("different Microsoft 365 organization");
    }

    [Fact]
    public async Task A_domain_that_a_user_carries_cannot_be_deleted_until_the_user_is_gone_for_good()
    {
        var tenant = await _simulator.SeedAsync(permissions: Permissions);
        await OwnAsync(tenant, "users.voice.example");
        using var made = await tenant.SendAsync(HttpMethod.Post, "users", UserAt("users.voice.example"));
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();

        (await AskAsync(tenant, HttpMethod.Delete, "domains/users.voice.example")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await AskAsync(tenant, HttpMethod.Delete, $"users/{id}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await AskAsync(tenant, HttpMethod.Delete, "domains/users.voice.example")).Status
            .ShouldBe(HttpStatusCode.BadRequest, "the deleted user still carries it");
        (await AskAsync(tenant, HttpMethod.Delete, $"directory/deletedItems/{id}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await AskAsync(tenant, HttpMethod.Delete, "domains/users.voice.example")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await AskAsync(tenant, HttpMethod.Get, "domains/users.voice.example")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_user_of_a_domain_that_is_not_verified_is_refused()
    {
        var tenant = await _simulator.SeedAsync(permissions: Permissions);
        await AskAsync(tenant, HttpMethod.Post, "domains", new { id = "new.voice.example" });

        (await AskAsync(tenant, HttpMethod.Post, "users", UserAt("new.voice.example")))
            .ShouldBe((HttpStatusCode.BadRequest, "Request_BadRequest"));
    }

    private static object UserAt(string domain) => new
    {
        accountEnabled = true,
        displayName = "Activation",
        mailNickname = "activation",
        userPrincipalName = $"activation@{domain}",
        passwordProfile = new { password = "n0t-kept-anywhere", forceChangePasswordNextSignIn = false },
    };

    private static async Task<string> TextAsync(Seeded tenant, string domain) =>
        (await RecordAsync(tenant, domain, "Txt")).GetProperty("text").GetString()!;

    private static async Task<JsonElement> RecordAsync(Seeded tenant, string domain, string type) =>
        (await tenant.GetAsync($"domains/{domain}/verificationDnsRecords")).GetProperty("value").EnumerateArray()
            .Single(x => x.GetProperty("recordType").GetString() == type);

    private static Task<(HttpStatusCode Status, string Code)> VerifyAsync(Seeded tenant, string domain) =>
        AskAsync(tenant, HttpMethod.Post, $"domains/{domain}/verify");

    private static async Task<(HttpStatusCode Status, string Code)> AskAsync(
        Seeded tenant, HttpMethod method, string url, object? body = null)
    {
        using var answer = await tenant.SendAsync(method, url, body);
        return answer.IsSuccessStatusCode
            ? (answer.StatusCode, "")
            : (
                answer.StatusCode,
                (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("code").GetString()!);
    }

    private async Task OwnAsync(Seeded tenant, string domain)
    {
        await AskAsync(tenant, HttpMethod.Post, "domains", new { id = domain });
        var text = await TextAsync(tenant, domain);
        _first.Publish(domain, text);
        _second.Publish(domain, text);
        (await VerifyAsync(tenant, domain)).Status.ShouldBe(HttpStatusCode.OK);
    }
}
