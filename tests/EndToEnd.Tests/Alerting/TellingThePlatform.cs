using System.Net.Http.Json;
using System.Text.Json;
using LivePlatform.EndToEnd.Tests.Running;
using LivePlatform.Tenancy;

namespace LivePlatform.EndToEnd.Tests.Alerting;

/// <summary>What is wrong with the platform's own parts is told to its own people, under its own id, and to no provider.</summary>
public sealed class TellingThePlatform(LiveSystem system)
{
    private const string Code = "messages.in_error_queue";
    private const string Receiving = "onboarding-connection-changed";
    private const string Queue = $"{Receiving}_error";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_in_an_error_queue_is_an_alert_until_it_is_gone()
    {
        using var broker = system.Stack.RabbitMq.Management();
        var host = (await broker.GetFromJsonAsync<JsonElement>("queues", Cancellation)).EnumerateArray()
            .Single(x => x.GetProperty("name").GetString() == Receiving).GetProperty("vhost").GetString()!;
        (await OpenAsync(ServiceProviderId.Platform.Value)).ShouldBeEmpty();

        // What the service cannot take goes there by itself.
        await SendAsync(broker.PostAsJsonAsync(
            $"exchanges/{host}/amq.default/publish",
            new { properties = new { }, routing_key = Receiving, payload = "no message", payload_encoding = "string" }, Cancellation));
        var told = await UntilAsync(x => x.Count == 1);
        told[0].GetProperty("sentence").GetString().ShouldBe(
            $"onboarding: a message waits in the error queue {Queue}, as its consumer could not take it.");
        (await OpenAsync(system.Owner.Provider)).ShouldBeEmpty("it is nothing of theirs");

        await SendAsync(broker.DeleteAsync($"queues/{host}/{Queue}/contents", Cancellation));
        await UntilAsync(x => x.Count == 0);
    }

    private async Task<List<JsonElement>> UntilAsync(Predicate<List<JsonElement>> isSo)
    {
        var start = TimeProvider.System.GetTimestamp();
        var open = await OpenAsync(ServiceProviderId.Platform.Value);
        while (!isSo(open))
        {
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(Patience, $"{open.Count} alerts");
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Cancellation);
            open = await OpenAsync(ServiceProviderId.Platform.Value);
        }

        return open;
    }

    private async Task<List<JsonElement>> OpenAsync(Guid provider)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/alerts?code={Code}");
        request.Headers.Add("Live-Provider", provider.ToString());
        var answer = await system.SystemAdmin.SendAsync(request, Cancellation);
        answer.Status.ShouldBe(System.Net.HttpStatusCode.OK, answer.ToString());
        return [.. JsonDocument.Parse(answer.Body).RootElement.GetProperty("items").EnumerateArray()];
    }

    private static async Task SendAsync(Task<HttpResponseMessage> sending)
    {
        using var answer = await sending;
        answer.EnsureSuccessStatusCode();
    }
}
