using System.Net;
using System.Text.Json.Nodes;
using LivePlatform.TenantCredential.Federation;
using LivePlatform.TestKit.Services;

namespace LivePlatform.TenantCredential.Tests.Federation;

/// <summary>An application that trusts the platform trusts it for one customer: nobody else's entry of its ids gets a token.</summary>
[Trait("Show", "doors.1")]
public sealed class TrustingThePlatform(SimulatedHost host) : IClassFixture<SimulatedHost>
{
    private static readonly string[] NoCredential = ["AADSTS70021", "AADSTS700213"];

    [Theory]
    [InlineData("another provider")]
    [InlineData("another customer of the provider")]
    public async Task Whoever_enters_the_ids_of_somebody_elses_customer_gets_no_token(string who)
    {
        var victim = new SimulatedMsp(host);
        await victim.SeedAsync();
        var service = await host.KnowServiceAsync(victim.Provider);
        await victim.TrustAsync(service);
        var attacker = who == "another provider" ? Guid.NewGuid() : victim.Provider;
        using var admin = host.Service.ClientOf(TestIssuer.OperatorToken(provider: attacker));

        var entered = await admin.CreateAsync("/api/v1/connections", Body(await host.KnowServiceAsync(attacker), victim));
        entered.Status.ShouldBe(HttpStatusCode.Created, entered.Text);
        var proof = await ValidateAsync(admin, entered.Id);

        proof.Body["status"]!.GetValue<string>().ShouldNotBe("Verified", "the assertion is for another customer");
        proof.Body["failure"]!["code"]!.GetValue<string>().ShouldBeOneOf(NoCredential);
        await victim.ConnectedAsync(Body(service, victim));
        TestContext.Current.TestOutputHelper
            ?.WriteLine(
                $"figure: door 1: {who} entered tenant and client id of a customer and got {proof.Body["failure"]!["code"]}; the "
                    + "customer's own provider was connected afterwards");
    }

    [Fact]
    public async Task Without_an_issuer_there_is_no_federated_identity()
    {
        await using var bare = host.StartReplica(("Federation:Issuer", ""), ("Federation:KeyFile", ""));
        var msp = new SimulatedMsp(host);
        using var admin = bare.ClientOf(TestIssuer.OperatorToken(provider: msp.Provider));
        var service = await host.KnowServiceAsync(msp.Provider);

        (await admin.CreateAsync("/api/v1/connections", Body(service, msp))).Code.ShouldBe("credential.federation_not_configured");
        (await admin.ReadAsync($"/api/v1/federation/{service}")).Code.ShouldBe("credential.federation_not_configured");
        foreach (var path in new[] { "/.well-known/openid-configuration", "/keys" })
        {
            (await bare.Client().ReadAsync($"/federation{path}")).Status.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task One_that_is_stored_waits_for_the_issuer_and_each_use_is_written_down()
    {
        var msp = new SimulatedMsp(host);
        await msp.SeedAsync();
        var service = await host.KnowServiceAsync(msp.Provider);
        await msp.TrustAsync(service);
        var connection = await msp.ConnectedAsync(Body(service, msp));
        var uses = await TestDatabases.QueryAsync<string>(
            host.Databases.Owner, "SELECT action FROM audit WHERE connection_id = $1 ORDER BY id", connection.Id);
        uses.ShouldContain("SecretOpenedForProof");
        uses.ShouldContain("SecretOpenedForToken");

        await using var bare = host.StartReplica(("Federation:Issuer", ""), ("Federation:KeyFile", ""));
        using var admin = bare.ClientOf(TestIssuer.OperatorToken(provider: msp.Provider));
        var undecided = await ValidateAsync(admin, connection.Id);
        (undecided.Status, undecided.Body["microsoft"]!["code"]!.GetValue<string>()).ShouldBe(
            (HttpStatusCode.ServiceUnavailable, "credential.federation_not_configured"), undecided.Text);
        (await msp.ReadAsync(connection)).Body["status"]!.GetValue<string>().ShouldBe("Verified", "it is the platform's matter");
    }

    [Fact]
    public async Task What_to_trust_is_told_of_ones_own_services_only()
    {
        var (mine, other) = (new SimulatedMsp(host), new SimulatedMsp(host));
        using var admin = mine.Admin();
        (await admin.ReadAsync($"/api/v1/federation/{await host.KnowServiceAsync(other.Provider)}")).Code.ShouldBe("service.not_found");
    }

    [Fact]
    public async Task A_new_key_signs_once_it_is_current_and_the_former_one_stays_published()
    {
        var msp = new SimulatedMsp(host);
        await msp.SeedAsync();
        var service = await host.KnowServiceAsync(msp.Provider);
        await msp.TrustAsync(service);
        var connection = await msp.ConnectedAsync(Body(service, msp));
        var former = await KeysAsync();

        var next = AddKey(makeCurrent: false);
        host.Clock.Advance(TimeSpan.FromSeconds(11));
        (await KeysAsync()).ShouldBe([.. former, next], ignoreOrder: true);
        await msp.IssuerIsReadAsync();
        AddKey(makeCurrent: true);
        host.Clock.Advance(TimeSpan.FromSeconds(11));

        (await msp.ValidateAsync(connection)).Body["status"]!.GetValue<string>()
            .ShouldBe("Verified", "Entra has read the new key before it signed");
        await File.WriteAllTextAsync(host.FederationKeyFile, "half a fi", TestContext.Current.CancellationToken);
        host.Clock.Advance(TimeSpan.FromSeconds(11));
        (await msp.ValidateAsync(connection)).Body["status"]!.GetValue<string>()
            .ShouldBe("Verified", "a file that makes no sense changes nothing");
        host.Log.ShouldContain(line => line.Contains("cannot be used", StringComparison.Ordinal));
        Write(_contents!);
        host.Clock.Advance(TimeSpan.FromSeconds(11));
    }

    private JsonObject? _contents;

    private string AddKey(bool makeCurrent)
    {
        var contents = _contents ?? JsonNode.Parse(File.ReadAllText(host.FederationKeyFile))!.AsObject();
        var keys = contents["keys"]!.AsObject();
        if (makeCurrent)
        {
            contents["current"] = keys.Select(x => x.Key).Last();
        }
        else
        {
            var other = $"{host.FederationKeyFile}-{Guid.NewGuid():N}";
            FederationKeys.Create(other, host.Clock.GetUtcNow().AddDays(1));
            var made = JsonNode.Parse(File.ReadAllText(other))!;
            keys[made["current"]!.GetValue<string>()] = made["keys"]![made["current"]!.GetValue<string>()]!.GetValue<string>();
        }

        _contents = contents;
        Write(contents);
        return keys.Select(x => x.Key).Last();
    }

    private void Write(JsonObject contents) => File.WriteAllText(host.FederationKeyFile, contents.ToJsonString());

    private async Task<List<string>> KeysAsync() =>
        [.. (await host.Service.Client().ReadAsync("/federation/keys")).Body["keys"]!.AsArray().Select(x => x!["kid"]!.GetValue<string>())];

    private static object Body(Guid service, SimulatedMsp of) =>
        new { serviceId = service, m365TenantId = of.Tenant, clientId = of.Client, federated = true };

    private static async Task<Answer> ValidateAsync(HttpClient admin, Guid connection)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/connections/{connection}/validate");
        return await admin.AskAsync(request);
    }
}
