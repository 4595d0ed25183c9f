using System.Text.Json.Nodes;
using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Notifications.Persistence;
using LivePlatform.Notifications.Tests.Hosting;
using LivePlatform.Persistence;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.Notifications.Tests.Webhooks;

/// <summary>Alerts, outbox, broker, inbox, list and loop as they run, in two replicas.</summary>
public sealed class DeliveringWhole(RunningHookHost host) : IClassFixture<RunningHookHost>
{
    private const int Alerts = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly Hooks _hooks = new(host);
    private readonly string _path = $"/{Guid.NewGuid():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_alert_arrives_although_the_receiver_fails_and_a_replica_comes_and_goes()
    {
        var asked = 0;
        host.Receiver.AnswersBy(_path, http =>
        {
            http.Response.StatusCode = Interlocked.Increment(ref asked) % 3 == 0 ? 500 : 200;
            return Task.CompletedTask;
        });
        var webhook = await _hooks.MakeAsync($"{host.Receiver.Address}{_path}", codes: ["connection.failed"]);
        for (var alert = 0; alert < Alerts; alert++)
        {
            await using var replica = alert % 4 == 0 ? host.StartReplica() : null;
            _ = replica?.Services;
            await PublishAsync(_hooks.Fail());
        }

        var start = TimeProvider.System.GetTimestamp();
        while ((await _hooks.DeliveriesAsync(webhook, "?state=Delivered")).Items.Count < Alerts)
        {
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(Patience, (await _hooks.DeliveriesAsync(webhook)).Text);
            host.Clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, Cancellation);
        }

        var raised = (await _hooks.Admin.ReadAsync("/api/v1/alerts?code=connection.failed")).Items
            .Select(x => x!["id"]!.GetValue<Guid>()).ToList();
        raised.Count.ShouldBe(Alerts);
        var seen = host.Receiver.SeenAt(_path);
        seen.Select(x => JsonNode.Parse(x.Body)!["alert"]!["id"]!.GetValue<Guid>()).Distinct().ShouldBe(raised, ignoreOrder: true);
        seen.Select(x => x.Delivery).Distinct().Count().ShouldBe(Alerts);
        seen.ShouldAllBe(x => x.IsSignedWith(Hooks.Secret));
        TestContext.Current.TestOutputHelper
            ?.WriteLine($"figure: {Alerts} alerts, {seen.Count} tries, {seen.Count - Alerts} of them refused or repeated: none lost");
    }

    private Task<bool> PublishAsync(AlertRaised raised) => host.InScopeAsync(_hooks.Id, async services =>
    {
        var outbox = services.GetRequiredService<Outbox<NotificationsDbContext>>();
        await services.GetRequiredService<UnitOfWork<NotificationsDbContext>>().RunAsync(
            (_, _) =>
            {
                outbox.Enqueue(raised);
                return Task.CompletedTask;
            },
            Cancellation);
        return true;
    });
}
