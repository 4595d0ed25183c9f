using System.Net;
using System.Text;
using LivePlatform.Contracts;
using LivePlatform.Notifications.Tests.Hosting;
using LivePlatform.Notifications.Webhooks;
using LivePlatform.Tenancy;
using LivePlatform.TestKit.Secrets;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.Notifications.Tests.Webhooks;

/// <summary>Whose webhooks are, how they are changed, and that their secrets stay where they are.</summary>
public sealed class KeepingWebhooks(HookHost host) : IClassFixture<HookHost>
{
    private readonly Hooks _hooks = new(host);
    private readonly string _path = $"/{Guid.NewGuid():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Url => $"{host.Receiver.Address}{_path}";

    private HttpClient Admin => _hooks.Admin;

    [Fact]
    [Trait("Show", "connections.5")]
    public async Task A_canary_in_a_webhooks_secret_is_found_nowhere()
    {
        var (first, second) = ($"canary-Q~{Guid.NewGuid():N}", $"canary-R~{Guid.NewGuid():N}");
        var secret = host.Secrets.Store(_hooks.Id, SecretPurpose.WebhookSignature, first);
        host.Receiver.Answers(_path, 500);
        var made = await _hooks.MakeAsync(Url, secretId: secret);
        _hooks.Fail();
        await TellAsync();
        host.Secrets.Replace(_hooks.Id, secret, second);
        var replaced = await ChangeAsync(made, "Active", secret);
        host.Receiver.Answers(_path, 200);
        await TellAsync();
        var seen = host.Receiver.SeenAt(_path);
        seen.Select(x => x.IsSignedWith(first)).ShouldBe([true, false]);
        seen[^1].IsSignedWith(second).ShouldBeTrue();

        List<Answer> answers =
        [
            made, replaced, await _hooks.ReadAsync(made), await Admin.ReadAsync(Hooks.Path), await _hooks.DeliveriesAsync(made),
        ];
        Haystack[] haystacks =
        [
            new("answers", [.. answers.Select(x => ("answer", Encoding.UTF8.GetBytes(x.Text)))]),
            new("deliveries", [.. seen.Select(x => ("delivery", Encoding.UTF8.GetBytes(x.Headers + x.Body)))]),
            new("log lines", [.. host.Log.Select(line => ("log", Encoding.UTF8.GetBytes(line)))]),
            new("rows of dumps", await DumpAsync()),
        ];
        foreach (var haystack in haystacks)
        {
            haystack.Items.ShouldNotBeEmpty(haystack.Kind);
            new[] { first, second }.SelectMany(haystack.Find).ShouldBeEmpty(haystack.Kind);
        }

        haystacks[^1].Find(_path).ShouldNotBeEmpty("what was searched are the rows");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"figure: 2 secrets of a webhook in none of {string.Join(", ", haystacks.Select(x => $"{x.Items.Count} {x.Kind}"))}, "
                + "in no encoding");
    }

    [Fact]
    public async Task While_paused_nothing_is_noted_and_what_waits_is_told_when_it_is_active_again()
    {
        var webhook = await _hooks.MakeAsync(Url);
        host.Receiver.Answers(_path, 500);
        _hooks.Fail();
        await TellAsync();
        var paused = await ChangeAsync(await _hooks.ReadAsync(webhook), "Paused");
        _hooks.Fail();
        host.Receiver.Answers(_path, 200);
        host.Clock.Advance(TimeSpan.FromDays(3));
        await TellAsync();
        host.Receiver.SeenAt(_path).Count.ShouldBe(1);
        (await _hooks.DeliveriesAsync(webhook, "?state=Pending")).Items.Count.ShouldBe(1);

        await ChangeAsync(paused, "Active");
        await TellAsync();
        host.Receiver.SeenAt(_path).Count.ShouldBe(2);
        (await _hooks.DeliveriesAsync(webhook, "?state=Delivered")).Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_slow_receiver_holds_two_places_and_the_others_go_on()
    {
        await _hooks.MakeAsync(Url);
        for (var alert = 0; alert < 4; alert++)
        {
            _hooks.Fail();
        }

        await _hooks.RelayAsync();
        var due = host.Service.Services.GetRequiredService<DueDeliveries>();
        (await due.ClaimAsync(Cancellation)).ShouldNotBeNull();
        (await due.ClaimAsync(Cancellation)).ShouldNotBeNull();
        (await due.ClaimAsync(Cancellation)).ShouldBeNull();

        var other = new Hooks(host);
        await other.MakeAsync($"{Url}-other");
        other.Fail();
        await other.RelayAsync();
        (await other.DeliverAsync(Cancellation)).ShouldBe(1);
        await _hooks.LoseLeasesAsync();
        (await _hooks.DeliverAsync(Cancellation)).ShouldBe(4);
    }

    [Fact]
    public async Task Others_neither_see_nor_change_nor_test_it()
    {
        var webhook = await _hooks.MakeAsync(Url);
        await Admin.CreateAsync($"{Hooks.Path}/{webhook.Id}/test", new { });
        await _hooks.DeliverAsync(Cancellation);
        var delivery = (await _hooks.DeliveriesAsync(webhook)).Items.Single()!["id"];
        var body = new { name = "Taken", url = Url, storedSecretId = _hooks.SecretId, state = "Active" };
        foreach (var stranger in new[]
        {
            new Hooks(host).Admin,
            _hooks.Operator(OperatorScopeKind.Channel, channel: _hooks.Channel),
            _hooks.Operator(OperatorScopeKind.Customer, customer: _hooks.Customer),
        })
        {
            (await stranger.ReadAsync(Hooks.Path)).Items.Count.ShouldBe(0);
            (await stranger.ReadAsync($"{Hooks.Path}/{webhook.Id}")).Status.ShouldBe(HttpStatusCode.NotFound);
            (await stranger.ReadAsync($"{Hooks.Path}/{webhook.Id}/deliveries")).Status.ShouldBe(HttpStatusCode.NotFound);
            (await stranger.ReadAsync($"{Hooks.Path}/{webhook.Id}/deliveries/{delivery}")).Status.ShouldBe(HttpStatusCode.NotFound);
            (await stranger.UpdateAsync($"{Hooks.Path}/{webhook.Id}", body, webhook.ETag)).Status.ShouldBe(HttpStatusCode.NotFound);
            (await stranger.RemoveAsync($"{Hooks.Path}/{webhook.Id}", webhook.ETag)).Status.ShouldBe(HttpStatusCode.NotFound);
            (await stranger.CreateAsync($"{Hooks.Path}/{webhook.Id}/test", new { })).Status.ShouldBe(HttpStatusCode.NotFound);
            (await stranger.CreateAsync($"{Hooks.Path}/{webhook.Id}/deliveries/{delivery}/replay", new { })).Status
                .ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task A_removed_webhook_takes_its_deliveries_along()
    {
        var webhook = await _hooks.MakeAsync(Url);
        _hooks.Fail();
        await _hooks.RelayAsync();
        (await Admin.RemoveAsync($"{Hooks.Path}/{webhook.Id}", "\"7\"")).Code.ShouldBe("precondition.stale");
        (await Admin.RemoveAsync($"{Hooks.Path}/{webhook.Id}", webhook.ETag)).Status.ShouldBe(HttpStatusCode.NoContent);

        await _hooks.DeliverAsync(Cancellation);
        host.Receiver.SeenAt(_path).ShouldBeEmpty();
        (await host.QueryAsync<long>(
            "SELECT (SELECT count(*) FROM webhook_deliveries WHERE webhook_id = $1) + (SELECT "
                + "count(*) FROM due_deliveries WHERE webhook_id = $1)",
            webhook.Id)).ShouldBe([0]);
        (await host.QueryAsync<string>(
            "SELECT body::text FROM outbox WHERE service_provider_id = $1 AND type LIKE '%OperatorActed' ORDER BY sequence",
            _hooks.Id)).Count.ShouldBe(2, "TenantCredential's audit is told of both");
    }

    [Theory]
    [InlineData("""{"codes":["no.such_code"]}""")]
    [InlineData("""{"codes":["connection.failed","connection.failed"]}""")]
    [InlineData("""{"storedSecretId":"no id"}""")]
    [InlineData("""{"state":"Asleep"}""")]
    [InlineData("""{"name":""}""")]
    public async Task What_a_webhook_cannot_be_is_refused(string member)
    {
        var body = System.Text.Json.Nodes.JsonNode.Parse(
            $$"""{"name":"Operations","url":"{{Url}}","storedSecretId":"{{_hooks.SecretId}}"}""")!.AsObject();
        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(member)!.AsObject())
        {
            body[name] = value!.DeepClone();
        }

        (await Admin.CreateAsync(Hooks.Path, body.ToJsonString())).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_secret_that_cannot_sign_is_refused_when_it_is_named()
    {
        (await Admin.CreateAsync(Hooks.Path, new { name = "Operations", url = Url, storedSecretId = Guid.Empty })).Code
            .ShouldBe("stored_secret.not_found");
        var dnsKey = host.Secrets.Store(_hooks.Id, SecretPurpose.DnsUpdate, "key");
        (await Admin.CreateAsync(Hooks.Path, new { name = "Operations", url = Url, storedSecretId = dnsKey })).Code
            .ShouldBe("stored_secret.other_purpose");
        var foreign = host.Secrets.Store(Guid.NewGuid(), SecretPurpose.WebhookSignature, Hooks.Secret);
        (await Admin.CreateAsync(Hooks.Path, new { name = "Operations", url = Url, storedSecretId = foreign })).Code
            .ShouldBe("stored_secret.not_found");
        var made = await _hooks.MakeAsync(Url);
        foreach (var id in new[] { Guid.NewGuid(), foreign })
        {
            var body = new { name = "Operations", url = Url, storedSecretId = id, state = "Active" };
            (await Admin.UpdateAsync($"{Hooks.Path}/{made.Id}", body, made.ETag)).Code.ShouldBe("stored_secret.not_found");
        }

        host.Secrets.SetAway(_hooks.SecretId, isAway: true);
        (await Admin.CreateAsync(Hooks.Path, new { name = "Operations", url = Url, storedSecretId = _hooks.SecretId })).Code
            .ShouldBe("stored_secret.unavailable");
        host.Secrets.SetAway(_hooks.SecretId, isAway: false);
    }

    [Fact]
    public async Task A_provider_has_ten_at_most()
    {
        for (var number = 0; number < 10; number++)
        {
            await _hooks.MakeAsync(Url);
        }

        (await Admin.CreateAsync(Hooks.Path, new { name = "One more", url = Url, storedSecretId = _hooks.SecretId })).Code
            .ShouldBe("webhook.too_many");
    }

    private async Task TellAsync()
    {
        await _hooks.RelayAsync();
        await _hooks.DeliverAsync(Cancellation);
    }

    private async Task<Answer> ChangeAsync(Answer webhook, string state, Guid? secretId = null)
    {
        var body = new { name = "Operations", url = Url, storedSecretId = secretId ?? _hooks.SecretId, state };
        var changed = await Admin.UpdateAsync($"{Hooks.Path}/{webhook.Id}", body, webhook.ETag);
        changed.Status.ShouldBe(HttpStatusCode.OK, changed.Text);
        return changed;
    }

    private async Task<List<(string Name, byte[] Content)>> DumpAsync()
    {
        var rows = new List<(string, byte[])>();
        foreach (var table in await host.QueryAsync<string>("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"))
        {
            rows.AddRange((await host.QueryAsync<string>($"SELECT x::text FROM \"{table}\" x"))
                .Select(row => (table, Encoding.UTF8.GetBytes(row))));
        }

        return rows;
    }
}
