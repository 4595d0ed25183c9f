using System.Net;
using LivePlatform.Tenancy;
using LivePlatform.TestKit.Services;

namespace LivePlatform.TenantCredential.Tests.Federation;

/// <summary>A tenant id is claimed by a proof, not by naming it; and nobody learns of others by trying.</summary>
[Trait("Show", "doors.1")]
public sealed class ClaimingTenants(TenantCredentialHost host) : IClassFixture<TenantCredentialHost>
{
    private readonly Msp _msp = new(host);

    [Fact]
    public async Task An_entry_that_was_never_proven_blocks_no_colleague()
    {
        var tenant = Guid.NewGuid();
        var (squatter, victim) = (Guid.NewGuid(), Guid.NewGuid());
        var narrow = _msp.Operator(OperatorScopeKind.Customer, customer: squatter);
        var entered = await narrow.CreateAsync("/api/v1/connections", Body(await _msp.ServiceAsync(squatter), tenant));
        entered.Status.ShouldBe(HttpStatusCode.Created, entered.Text);

        host.Microsoft.Register(tenant, _client, Msp.Secret, true);
        var made = await _msp.Admin.CreateAsync("/api/v1/connections", Body(await _msp.ServiceAsync(victim), tenant));
        (await _msp.ValidateAsync(made.Id)).Body["status"]!.GetValue<string>().ShouldBe("Verified", "the proof decides");
        TestContext.Current.TestOutputHelper?.WriteLine("figure: door 1: an unproven entry of a colleague's tenant id blocked nobody");
    }

    [Fact]
    public async Task Whoever_proves_second_is_told_nothing_of_the_first_and_gets_no_token()
    {
        var tenant = Guid.NewGuid();
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        host.Microsoft.Register(tenant, _client, Msp.Secret, true);
        var owner = await _msp.Admin.CreateAsync("/api/v1/connections", Body(await _msp.ServiceAsync(first), tenant));
        (await _msp.ValidateAsync(owner.Id)).Body["status"]!.GetValue<string>().ShouldBe("Verified");

        var narrow = _msp.Operator(OperatorScopeKind.Customer, customer: second);
        var entered = await narrow.CreateAsync("/api/v1/connections", Body(await _msp.ServiceAsync(second), tenant));
        entered.Status.ShouldBe(HttpStatusCode.Created, "a 409 would tell that somebody has it");
        using var validate = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/connections/{entered.Id}/validate");
        var proof = await narrow.AskAsync(validate);

        (proof.Body["status"]!.GetValue<string>(), proof.Body["failure"]!["code"]!.GetValue<string>()).ShouldBe(
            ("Failed", "m365_tenant.not_available"), proof.Text);
        proof.Text.ShouldNotContain(first.ToString());
        (await _msp.TokenAsync(entered.Id)).Code.ShouldBe("connection.blocked");
        var replaced = await narrow.UpdateAsync(
            $"/api/v1/connections/{entered.Id}/credential", new { clientSecret = Msp.Secret }, proof.ETag);
        (replaced.Status, replaced.Code).ShouldBe((HttpStatusCode.UnprocessableEntity, "m365_tenant.not_available"), replaced.Text);

        (await _msp.Admin.RemoveAsync(owner.Location!, (await _msp.ReadAsync(owner.Id)).ETag)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await _msp.ValidateAsync(entered.Id)).Body["status"]!.GetValue<string>()
            .ShouldBe("Verified", "it is free when its customer's last connection is gone, whoever else names it");
    }

    [Fact]
    public async Task A_name_that_a_former_version_took_for_a_claim_gives_way_to_a_proof()
    {
        var (tenant, squatter) = (Guid.NewGuid(), Guid.NewGuid());
        await TestDatabases.QueryAsync<int>(
            host.Databases.Owner,
            "INSERT INTO m365_tenants (service_provider_id, m365_tenant_id, customer_id) VALUES ($1, $2, $3) RETURNING 1", _msp.Id, tenant,
            squatter);
        host.Microsoft.Register(tenant, _client, Msp.Secret, true);

        var made = await _msp.Admin.CreateAsync("/api/v1/connections", Body(await _msp.ServiceAsync(), tenant));
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        (await _msp.ValidateAsync(made.Id)).Body["status"]!.GetValue<string>().ShouldBe("Verified");
        (await TestDatabases.QueryAsync<Guid>(
            host.Databases.Owner, "SELECT customer_id FROM m365_tenants WHERE m365_tenant_id = $1 AND proven_at IS NOT NULL",
            tenant)).ShouldBe([_msp.Customer]);
    }

    [Fact]
    public async Task Two_providers_may_both_prove_it()
    {
        var tenant = Guid.NewGuid();
        host.Microsoft.Register(tenant, _client, Msp.Secret, true);
        foreach (var provider in new[] { _msp, new Msp(host) })
        {
            var made = await provider.Admin.CreateAsync("/api/v1/connections", Body(await provider.ServiceAsync(), tenant));
            (await provider.ValidateAsync(made.Id)).Body["status"]!.GetValue<string>().ShouldBe("Verified");
        }
    }

    private readonly Guid _client = Guid.NewGuid();

    private object Body(Guid service, Guid tenant) =>
        new { serviceId = service, m365TenantId = tenant, clientId = _client, clientSecret = Msp.Secret };
}
