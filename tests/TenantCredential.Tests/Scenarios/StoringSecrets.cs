using System.Net;
using System.Net.Http.Json;
using LivePlatform.Contracts;
using LivePlatform.Tenancy;
using LivePlatform.TestKit.Services;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

/// <summary>The provider's own secrets: written, replaced and deleted by its operators, opened by one workload for one purpose.</summary>
public class StoringSecrets(TenantCredentialHost host) : IClassFixture<TenantCredentialHost>
{
    private const string Path = "/api/v1/stored-secrets";
    private const string Value = "b25lIHNlY3JldCBvZiBhIHpvbmU=";
    private readonly Msp _msp = new(host);

    [Fact]
    public async Task A_value_goes_in_and_only_onboarding_gets_it_out()
    {
        var made = await StoreAsync("Zone", Value);
        made.Text.ShouldNotContain(Value);
        (await _msp.Admin.ReadAsync($"{Path}/{made.Id}")).Text.ShouldNotContain(Value);
        (await _msp.Admin.ReadAsync(Path)).Items.Count.ShouldBe(1);

        var opened = await OpenAsync(made.Id);

        opened.Body["value"]!.GetValue<string>().ShouldBe(Value);
        opened.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await OpenAsync(made.Id, workload: ServiceNames.Replication)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await OpenAsync(made.Id, provider: Guid.NewGuid())).Code.ShouldBe("stored_secret.not_found");
        (await OpenAsync(Guid.NewGuid())).Code.ShouldBe("stored_secret.not_found");
        (await AuditAsync(made.Id)).ShouldBe(["StoredSecretCreated", "StoredSecretOpened"]);
        (await _msp.Admin.ReadAsync("/api/v1/audit")).Items
            .ShouldAllBe(x => x!["storedSecretId"]!.GetValue<Guid>() == made.Id && x["connectionId"] == null);
        host.Log.ShouldNotContain(x => x.Contains(Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_replaced_value_is_opened_next_and_a_stale_replacement_is_refused()
    {
        var made = await StoreAsync("Zone", Value);

        var replaced = await _msp.Admin.UpdateAsync($"{Path}/{made.Id}", new { name = "Zone, new", value = "bmV3" }, made.ETag);
        var stale = await _msp.Admin.UpdateAsync($"{Path}/{made.Id}", new { name = "Zone, late", value = "bGF0ZQ==" }, made.ETag);

        replaced.Status.ShouldBe(HttpStatusCode.OK, replaced.Text);
        stale.Code.ShouldBe("precondition.stale");
        (await OpenAsync(made.Id)).Body["value"]!.GetValue<string>().ShouldBe("bmV3");
        (await _msp.Admin.RemoveAsync($"{Path}/{made.Id}", replaced.ETag)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await OpenAsync(made.Id)).Code.ShouldBe("stored_secret.not_found");
        (await AuditAsync(made.Id)).ShouldBe(["StoredSecretCreated", "StoredSecretReplaced", "StoredSecretOpened", "StoredSecretRemoved"]);
    }

    [Fact]
    public async Task A_ciphertext_that_is_moved_to_another_row_does_not_open()
    {
        var (first, second) = (await StoreAsync("One", Value), await StoreAsync("Two", "b3RoZXI="));
        await TestDatabases.ExecuteAsync(
            host.Databases.Owner, "UPDATE stored_secrets SET sealed = (SELECT sealed FROM stored_secrets WHERE id = $2) WHERE id = $1",
            first.Id, second.Id);

        (await OpenAsync(first.Id)).Code.ShouldBe("credential.unreadable");
        (await OpenAsync(second.Id)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("TokenSigning")]
    [InlineData("1")]
    [InlineData("")]
    public async Task A_secret_is_not_opened_for_a_purpose_that_it_was_not_stored_for(string purpose)
    {
        var made = await StoreAsync("Zone", Value);

        var answer = await OpenAsync(made.Id, purpose: purpose);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest, answer.Text);
        answer.Text.ShouldNotContain(Value);
        (await AuditAsync(made.Id)).ShouldBe(["StoredSecretCreated"]);
    }

    [Fact]
    public async Task Each_opening_is_an_audit_row_of_its_own()
    {
        var made = await StoreAsync("Zone", Value);
        await OpenAsync(made.Id);
        await OpenAsync(made.Id);
        (await AuditAsync(made.Id)).ShouldBe(["StoredSecretCreated", "StoredSecretOpened", "StoredSecretOpened"]);
    }

    [Fact]
    public async Task What_signs_webhooks_is_opened_by_Notifications_alone_and_the_audit_says_for_which_delivery()
    {
        (await _msp.Admin.CreateAsync(Path, new { name = "Short", purpose = "WebhookSignature", value = "fifteen-letters" })).Code
            .ShouldBe("request.invalid");
        var made = await StoreAsync("Hook", Value, "WebhookSignature");

        (await OpenAsync(made.Id, purpose: "WebhookSignature")).Code.ShouldBe("stored_secret.other_purpose", "it is not Onboarding's");
        (await OpenAsync(made.Id, ServiceNames.Notifications)).Code.ShouldBe("stored_secret.other_purpose", "it is not for DNS");
        var opened = await OpenAsync(made.Id, ServiceNames.Notifications, purpose: "WebhookSignature", detail: "delivery 7");
        opened.Body["value"]!.GetValue<string>().ShouldBe(Value);

        (await TestDatabases.QueryAsync<string>(
            host.Databases.Owner,
            "SELECT concat_ws(' ', action, actor_id, purpose, detail) FROM audit WHERE stored_secret_id = $1 ORDER BY id",
            made.Id))[1].ShouldBe("StoredSecretOpened notifications WebhookSignature delivery 7");
    }

    [Fact]
    public async Task Another_providers_operators_neither_see_nor_change_it()
    {
        var made = await StoreAsync("Zone", Value);
        var stranger = new Msp(host).Admin;

        (await stranger.ReadAsync(Path)).Items.Count.ShouldBe(0);
        (await stranger.ReadAsync($"{Path}/{made.Id}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await stranger.UpdateAsync($"{Path}/{made.Id}", new { name = "Taken", value = "dGFrZW4=" }, made.ETag)).Status
            .ShouldBe(HttpStatusCode.NotFound);
        (await stranger.RemoveAsync($"{Path}/{made.Id}", made.ETag)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await OpenAsync(made.Id)).Body["value"]!.GetValue<string>().ShouldBe(Value);
    }

    [Fact]
    public async Task Operators_of_a_channel_or_customer_see_none_and_store_none()
    {
        var made = await StoreAsync("Zone", Value);
        foreach (var narrow in new[]
        {
            _msp.Operator(OperatorScopeKind.Channel, channel: _msp.Channel),
            _msp.Operator(OperatorScopeKind.Customer, customer: _msp.Customer),
        })
        {
            (await narrow.ReadAsync(Path)).Items.Count.ShouldBe(0);
            (await narrow.ReadAsync($"{Path}/{made.Id}")).Status.ShouldBe(HttpStatusCode.NotFound);
            (await narrow.CreateAsync(Path, new { name = "Other", purpose = "DnsUpdate", value = Value })).Status
                .ShouldBe(HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task A_name_is_given_once()
    {
        await StoreAsync("Zone", Value);
        (await _msp.Admin.CreateAsync(Path, new { name = "Zone", purpose = "DnsUpdate", value = Value })).Code
            .ShouldBe("stored_secret.name_taken");
    }

    private async Task<Answer> StoreAsync(string name, string value, string purpose = "DnsUpdate")
    {
        var made = await _msp.Admin.CreateAsync(Path, new { name, purpose, value });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        return made;
    }

    private async Task<Answer> OpenAsync(
        Guid id, string workload = ServiceNames.Onboarding, Guid? provider = null, string purpose = "DnsUpdate", string? detail = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/internal/v1/secret");
        request.Content = JsonContent.Create(new { provider = provider ?? _msp.Id, storedSecretId = id, purpose, detail });
        using var client = host.Service.ClientOf(TestIssuer.WorkloadToken(workload));
        return await client.AskAsync(request);
    }

    private Task<List<string>> AuditAsync(Guid id) =>
        TestDatabases.QueryAsync<string>(host.Databases.Owner, "SELECT action FROM audit WHERE stored_secret_id = $1 ORDER BY id", id);
}
