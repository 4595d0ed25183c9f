using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json.Nodes;
using LivePlatform.Notifications.Tests.Hosting;
using LivePlatform.ServiceDefaults.Secrets;
using LivePlatform.TestKit.Services;

namespace LivePlatform.Notifications.Tests.Webhooks;

/// <summary>From an alert to a receiver: signed, at least once, with patience that ends.</summary>
public sealed class DeliveringWebhooks(HookHost host) : IClassFixture<HookHost>
{
    private readonly Hooks _hooks = new(host);
    private readonly string _path = $"/{Guid.NewGuid():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Url => $"{host.Receiver.Address}{_path}";

    private IReadOnlyList<Received> Seen => host.Receiver.SeenAt(_path);

    [Fact]
    public async Task An_alert_is_told_when_it_is_new_and_when_it_is_over_signed_and_as_the_api_shows_it()
    {
        var webhook = await _hooks.MakeAsync(Url);
        var failed = _hooks.Fail();
        await _hooks.RelayAsync();
        await host.HearAsync(_hooks.Id, failed);
        await TellAsync();

        var raised = Seen.ShouldHaveSingleItem("the same alert again is no news");
        raised.IsSignedWith(Hooks.Secret).ShouldBeTrue();
        raised.IsSignedWith("another-secret-of-somebody").ShouldBeFalse();
        var shown = (await _hooks.Admin.ReadAsync($"/api/v1/alerts?subjectId={failed.Subject.Id}")).Items.Single()!;
        var body = JsonNode.Parse(raised.Body)!;
        (Text(body, "event"), body["serviceProviderId"]!.GetValue<Guid>()).ShouldBe(("alert.raised", _hooks.Id));
        JsonNode.DeepEquals(body["alert"], shown).ShouldBeTrue($"{body["alert"]} is told, {shown} is shown");

        _hooks.Mend(failed);
        await TellAsync();
        Text(JsonNode.Parse(Seen[^1].Body)!, "event").ShouldBe("alert.cleared");
        Seen.Count.ShouldBe(2);
        var state = (await _hooks.ReadAsync(webhook)).Body;
        state["lastDeliveredAt"].ShouldNotBeNull();
        state["failingSince"].ShouldBeNull();
    }

    [Fact]
    public async Task Only_the_codes_that_were_asked_for_are_told()
    {
        await _hooks.MakeAsync(Url, codes: ["credential.expires", "sync_app.failed"]);
        _hooks.Fail();
        await TellAsync();
        Seen.ShouldBeEmpty();
        await _hooks.MakeAsync(Url, codes: ["connection.failed"]);
        _hooks.Fail();
        await TellAsync();
        Seen.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_receiver_that_fails_gets_the_same_bytes_again_after_growing_pauses()
    {
        var webhook = await _hooks.MakeAsync(Url);
        host.Receiver.Answers(_path, 500);
        _hooks.Fail();
        await TellAsync();
        var delivery = await DeliveryAsync(webhook);
        foreach (var pause in new[] { 10, 20, 40 })
        {
            Pause(delivery).ShouldBe(pause);
            (await _hooks.DeliverAsync(Cancellation)).ShouldBe(0, "it is not due yet");
            host.Clock.Advance(TimeSpan.FromSeconds(pause));
            await _hooks.DeliverAsync(Cancellation);
            delivery = await DeliveryAsync(webhook);
        }

        (Text(delivery, "lastFault"), delivery["lastStatus"]!.GetValue<int>()).ShouldBe(("RefusedByReceiver", 500));
        (await _hooks.ReadAsync(webhook)).Body["failingSince"].ShouldNotBeNull();
        host.Receiver.Answers(_path, 204);
        host.Clock.Advance(TimeSpan.FromSeconds(80));
        await _hooks.DeliverAsync(Cancellation);

        Text(await DeliveryAsync(webhook), "state").ShouldBe("Delivered");
        (await _hooks.ReadAsync(webhook)).Body["failingSince"].ShouldBeNull();
        Seen.Count.ShouldBe(5);
        Seen.Select(x => (x.Delivery, x.Body)).Distinct().ShouldHaveSingleItem();
        Seen.Select(x => x.Timestamp).Distinct().Count().ShouldBeGreaterThan(3);
        Seen.ShouldAllBe(x => x.IsSignedWith(Hooks.Secret));
        host.Clock.Advance(TimeSpan.FromDays(2));
        await _hooks.DeliverAsync(Cancellation);
        Seen.Count.ShouldBe(5);
    }

    [Fact]
    public async Task After_a_day_it_is_dead_and_a_replay_brings_it()
    {
        var counted = new ConcurrentQueue<string>();
        using var meter = ListenToTries(counted);
        var webhook = await _hooks.MakeAsync(Url);
        host.Receiver.Answers(_path, 503);
        _hooks.Fail();
        await TellAsync();
        var began = host.Clock.GetUtcNow();
        var delivery = await DeliveryAsync(webhook);
        var pauses = new List<double>();
        while (Text(delivery, "state") == "Pending")
        {
            pauses.Add(Pause(delivery));
            host.Clock.Advance(TimeSpan.FromSeconds(pauses[^1]));
            await _hooks.DeliverAsync(Cancellation);
            delivery = await DeliveryAsync(webhook);
        }

        Text(delivery, "state").ShouldBe("Dead");
        counted.ShouldContain("Dead");
        pauses.ShouldBe(pauses.Order());
        pauses[^1].ShouldBe(3600);
        (host.Clock.GetUtcNow() - began).ShouldBeInRange(TimeSpan.FromHours(23), TimeSpan.FromHours(24.1));
        var shown = (await _hooks.ReadAsync(webhook)).Body;
        (shown["deadDeliveries"]!.GetValue<int>(), shown["pendingDeliveries"]!.GetValue<int>()).ShouldBe((1, 0));

        host.Receiver.Answers(_path, 200);
        var key = Guid.NewGuid().ToString();
        var replay = $"{Hooks.Path}/{webhook.Id}/deliveries/{delivery["id"]}/replay";
        (await _hooks.Admin.CreateAsync(replay, new { }, key)).Status.ShouldBe(HttpStatusCode.Created);
        (await _hooks.DeliverAsync(Cancellation)).ShouldBe(1);
        (await _hooks.Admin.CreateAsync(replay, new { }, key)).Status.ShouldBe(HttpStatusCode.Created);
        (await _hooks.DeliverAsync(Cancellation)).ShouldBe(0, "the same request again is the same replay");

        Text(await DeliveryAsync(webhook), "state").ShouldBe("Delivered");
        Seen.Select(x => x.Delivery).Distinct().ShouldHaveSingleItem();
        TestContext.Current.TestOutputHelper
            ?.WriteLine(
                $"figure: {pauses.Count + 1} tries within a day, pauses from {pauses[0]} to {pauses[^1]} s, then dead; "
                    + "replayed and delivered");
    }

    [Fact]
    public async Task Killed_between_sending_and_noting_it_is_sent_again_and_never_lost()
    {
        var webhook = await _hooks.MakeAsync(Url);
        using var killed = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        host.Receiver.AnswersBy(_path, async http =>
        {
            await killed.CancelAsync();
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, http.RequestAborted);
        });
        _hooks.Fail();
        await _hooks.RelayAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => _hooks.DeliverAsync(killed.Token));
        Seen.Count.ShouldBe(1);
        Text(await DeliveryAsync(webhook), "state").ShouldBe("Pending");
        (await _hooks.DeliverAsync(Cancellation)).ShouldBe(0, "the dead process still holds it");

        await host.RestartAsync();
        host.Receiver.Answers(_path, 200);
        await _hooks.LoseLeasesAsync();
        await _hooks.DeliverAsync(Cancellation);

        Seen.Count.ShouldBe(2);
        Seen.Select(x => x.Delivery).Distinct().ShouldHaveSingleItem("by its id the receiver knows the second one");
        (await host.QueryAsync<string>("SELECT state FROM webhook_deliveries WHERE webhook_id = $1", webhook.Id))
            .ShouldBe(["Delivered"]);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        var elsewhere = $"/{Guid.NewGuid():N}";
        var webhook = await _hooks.MakeAsync(Url);
        host.Receiver.AnswersBy(_path, http =>
        {
            http.Response.StatusCode = 307;
            http.Response.Headers.Location = $"{host.Receiver.Address}{elsewhere}";
            return Task.CompletedTask;
        });
        await TestAsync(webhook);
        Text(await DeliveryAsync(webhook), "lastFault").ShouldBe("Redirected");
        host.Receiver.SeenAt(elsewhere).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_in_time_has_not_taken_it()
    {
        var webhook = await _hooks.MakeAsync(Url);
        host.Receiver.AnswersBy(_path, http => Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System, http.RequestAborted));
        await TestAsync(webhook);
        Text(await DeliveryAsync(webhook), "lastFault").ShouldBe("TimedOut");
    }

    [Fact]
    public async Task A_test_is_sent_once_and_also_while_the_webhook_is_paused()
    {
        var webhook = await _hooks.MakeAsync(Url, state: "Paused");
        host.Receiver.Answers(_path, 500);
        await TestAsync(webhook);
        var delivery = await DeliveryAsync(webhook);
        (Text(delivery, "event"), Text(delivery, "state"), delivery["attempts"]!.GetValue<int>()).ShouldBe(("webhook.test", "Dead", 1));
        Text(delivery, "action").ShouldNotBeEmpty();
        Seen.ShouldHaveSingleItem().IsSignedWith(Hooks.Secret).ShouldBeTrue();
    }

    [Fact]
    public async Task Without_its_secret_nothing_is_sent_and_the_delivery_says_so()
    {
        var webhook = await _hooks.MakeAsync(Url);
        host.Secrets.Remove(_hooks.Id, _hooks.SecretId);
        await TestAsync(webhook);
        var delivery = await DeliveryAsync(webhook);
        Text(delivery, "lastFault").ShouldBe("SecretUnreadable");
        Text(delivery, "action").ShouldContain("WebhookSignature");
        Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task While_secrets_cannot_be_opened_a_delivery_waits_and_that_is_no_try_of_the_receivers()
    {
        var webhook = await _hooks.MakeAsync(Url);
        _hooks.Fail();
        await _hooks.RelayAsync();
        host.Secrets.SetAway(_hooks.SecretId, isAway: true);
        await Should.ThrowAsync<StoredSecretUnavailableException>(() => _hooks.DeliverAsync(Cancellation));
        host.Secrets.SetAway(_hooks.SecretId, isAway: false);
        var delivery = await DeliveryAsync(webhook);
        (Text(delivery, "state"), delivery["attempts"]!.GetValue<int>()).ShouldBe(("Pending", 0));

        await _hooks.LoseLeasesAsync();
        await _hooks.DeliverAsync(Cancellation);
        Text(await DeliveryAsync(webhook), "state").ShouldBe("Delivered");
    }

    private static MeterListener ListenToTries(ConcurrentQueue<string> states)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "live.webhooks.tried")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => states.Enqueue(tags[0].Value?.ToString() ?? ""));
        listener.Start();
        return listener;
    }

    private async Task TestAsync(Answer webhook)
    {
        var made = await _hooks.Admin.CreateAsync($"{Hooks.Path}/{webhook.Id}/test", new { });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        (await _hooks.Admin.ReadAsync(made.Location!)).Id.ShouldBe(made.Id);
        await _hooks.DeliverAsync(Cancellation);
    }

    private async Task TellAsync()
    {
        await _hooks.RelayAsync();
        await _hooks.DeliverAsync(Cancellation);
    }

    private async Task<JsonNode> DeliveryAsync(Answer webhook) => (await _hooks.DeliveriesAsync(webhook)).Items.ShouldHaveSingleItem()!;

    /// <summary>Seconds until it is tried again; the host's clock goes on a little meanwhile.</summary>
    private double Pause(JsonNode delivery) =>
        Math.Ceiling((delivery["dueAt"]!.GetValue<DateTimeOffset>() - host.Clock.GetUtcNow()).TotalSeconds);

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
