using System.Net;
using System.Text;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Webhooks;
using LivePlatform.TestKit.Secrets;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.TenantCredential.Tests.Webhooks;

/// <summary>Whose webhooks are, how they are changed, and that their secrets stay where they are.</summary>
public sealed class KeepingWebhooks(HookHost host) : IClassFixture<HookHost>
{
    private readonly Hooks _hooks = new(host);
    private readonly string _path = $"/{Guid.NewGuid():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Url => $"{host.Receiver.Address}{_path}";

    private HttpClient Admin => _hooks.Msp.Admin;

    [Fact]
    [Trait("Show", "connections.5")]
    public async Task A_canary_in_a_webhooks_secret_is_found_nowhere()
    {
        var (first, second) = ($"canary-Q~{Guid.NewGuid():N}", $"canary-R~{Guid.NewGuid():N}");
        host.Receiver.Answers(_path, 500);
        var made = await _hooks.MakeAsync(Url, secret: first);
        await _hooks.FailAsync();
        await TellAsync();
        var replaced = await Admin.UpdateAsync(
            $"{Hooks.Path}/{made.Id}", new { name = "Operations", url = Url, state = "Active", secret = second }, made.ETag);
        var refused = await Admin.UpdateAsync(
            $"{Hooks.Path}/{made.Id}", new { name = second, url = Url, state = "Active", secret = $" {second}" }, replaced.ETag);
        refused.Code.ShouldBe("request.invalid");
        host.Receiver.Answers(_path, 200);
        await TellAsync();
        var seen = host.Receiver.SeenAt(_path);
        seen.Select(x => x.IsSignedWith(first)).ShouldBe([true, false]);
        seen[^1].IsSignedWith(second).ShouldBeTrue();

        List<Answer> answers =
        [
            made, replaced, refused, await _hooks.ReadAsync(made), await Admin.ReadAsync(Hooks.Path), await _hooks.DeliveriesAsync(made),
            await Admin.ReadAsync("/api/v1/audit"),
        ];
        Haystack[] haystacks =
        [
            new("answers", [.. answers.Select(x => ("answer", Encoding.UTF8.GetBytes(x.Text)))]),
            new("deliveries", [.. seen.Select(x => ("delivery", Encoding.UTF8.GetBytes(x.Headers + x.Body)))]),
            new("log lines", [.. host.Log.Select(line => ("log", Encoding.UTF8.GetBytes(line)))]),
            new("rows of dumps", [.. await DumpAsync(host.Databases.Owner), .. await DumpAsync(host.Databases.KeysOwner)]),
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
        await _hooks.FailAsync();
        await TellAsync();
        var paused = await ChangeAsync(await _hooks.ReadAsync(webhook), "Paused");
        await _hooks.FailAsync();
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
            await _hooks.FailAsync();
        }

        await _hooks.RelayAsync();
        var due = host.Service.Services.GetRequiredService<DueDeliveries>();
        (await due.ClaimAsync(Cancellation)).ShouldNotBeNull();
        (await due.ClaimAsync(Cancellation)).ShouldNotBeNull();
        (await due.ClaimAsync(Cancellation)).ShouldBeNull();

        var other = new Hooks(host);
        await other.MakeAsync($"{Url}-other");
        await other.FailAsync();
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
        var body = new { name = "Taken", url = Url, state = "Active" };
        foreach (var stranger in new[]
        {
            new Msp(host).Admin,
            _hooks.Msp.Operator(OperatorScopeKind.Channel, channel: _hooks.Msp.Channel),
            _hooks.Msp.Operator(OperatorScopeKind.Customer, customer: _hooks.Msp.Customer),
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
    public async Task An_operator_of_a_customer_may_cause_news_that_the_providers_webhook_hears()
    {
        await _hooks.MakeAsync(Url);
        var (failed, app) = await _hooks.FailAsync();
        app.With(Msp.WrongSecret);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/connections/{failed.Id}/validate");
        await _hooks.Msp.Operator(OperatorScopeKind.Customer, customer: _hooks.Msp.Customer).AskAsync(request);
        await TellAsync();
        host.Receiver.SeenAt(_path).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_removed_webhook_takes_its_deliveries_along()
    {
        var webhook = await _hooks.MakeAsync(Url);
        await _hooks.FailAsync();
        await _hooks.RelayAsync();
        (await Admin.RemoveAsync($"{Hooks.Path}/{webhook.Id}", "\"7\"")).Code.ShouldBe("precondition.stale");
        (await Admin.RemoveAsync($"{Hooks.Path}/{webhook.Id}", webhook.ETag)).Status.ShouldBe(HttpStatusCode.NoContent);

        await _hooks.DeliverAsync(Cancellation);
        host.Receiver.SeenAt(_path).ShouldBeEmpty();
        (await TestDatabases.QueryAsync<long>(
            host.Databases.Owner,
            "SELECT (SELECT count(*) FROM webhook_deliveries WHERE webhook_id = $1) + (SELECT "
                + "count(*) FROM due_deliveries WHERE webhook_id = $1)",
            webhook.Id)).ShouldBe([0]);
        (await TestDatabases.QueryAsync<string>(
            host.Databases.Owner, "SELECT action FROM audit WHERE stored_secret_id = $1 ORDER BY id", webhook.Id))
            .ShouldBe(["WebhookCreated", "WebhookRemoved"]);
    }

    [Theory]
    [InlineData("""{"codes":["no.such_code"]}""")]
    [InlineData("""{"codes":["connection.failed","connection.failed"]}""")]
    [InlineData("""{"secret":"too-short"}""")]
    [InlineData("""{"state":"Asleep"}""")]
    [InlineData("""{"name":""}""")]
    public async Task What_a_webhook_cannot_be_is_refused(string member)
    {
        var body = System.Text.Json.Nodes.JsonNode.Parse(
            $$"""{"name":"Operations","url":"{{Url}}","secret":"{{Hooks.Secret}}"}""")!.AsObject();
        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(member)!.AsObject())
        {
            body[name] = value!.DeepClone();
        }

        (await Admin.CreateAsync(Hooks.Path, body.ToJsonString())).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_provider_has_ten_at_most()
    {
        for (var number = 0; number < 10; number++)
        {
            await _hooks.MakeAsync(Url);
        }

        (await Admin.CreateAsync(Hooks.Path, new { name = "One more", url = Url, secret = Hooks.Secret })).Code
            .ShouldBe("webhook.too_many");
    }

    private async Task TellAsync()
    {
        await _hooks.RelayAsync();
        await _hooks.DeliverAsync(Cancellation);
    }

    private async Task<Answer> ChangeAsync(Answer webhook, string state)
    {
        var changed = await Admin.UpdateAsync($"{Hooks.Path}/{webhook.Id}", new { name = "Operations", url = Url, state }, webhook.ETag);
        changed.Status.ShouldBe(HttpStatusCode.OK, changed.Text);
        return changed;
    }

    private static async Task<List<(string Name, byte[] Content)>> DumpAsync(string owner)
    {
        var rows = new List<(string, byte[])>();
        foreach (var table in await TestDatabases.QueryAsync<string>(
            owner, "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"))
        {
            rows.AddRange(
                (await TestDatabases.QueryAsync<string>(owner, $"SELECT x::text FROM \"{table}\" x"))
                    .Select(row => (table, Encoding.UTF8.GetBytes(row))));
        }

        return rows;
    }
}
