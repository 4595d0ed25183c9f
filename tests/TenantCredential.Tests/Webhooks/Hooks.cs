using System.Net;
using System.Text.Json;
using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Alerts;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Webhooks;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.TenantCredential.Tests.Webhooks;

/// <summary>A provider with webhooks, and what the broker and the loop would do for them, turned by hand.</summary>
internal sealed class Hooks(TenantCredentialHost host)
{
    public const string Path = "/api/v1/webhooks";
    public const string Secret = "Hook~0123456789-secret";
    private readonly HashSet<Guid> _relayed = [];

    public Msp Msp { get; } = new(host);

    /// <summary>A webhook that was just entered; its address' path is its own.</summary>
    public async Task<Answer> MakeAsync(string url, string[]? codes = null, string state = "Active", string secret = Secret)
    {
        var made = await Msp.Admin.CreateAsync(Path, new { name = "Operations", url, secret, codes, state });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        return made;
    }

    /// <summary>A connection whose secret Microsoft refuses, for good: an alert.</summary>
    public async Task<(Answer Connection, FakeMicrosoft.App App)> FailAsync()
    {
        var (made, app) = await Msp.ConnectAsync(secret: Msp.WrongSecret);
        host.Clock.Advance(TimeSpan.FromMinutes(3));
        return (await Msp.ValidateAsync(made.Id), app);
    }

    /// <summary>It works again: the alert is over.</summary>
    public async Task MendAsync(Answer failed, FakeMicrosoft.App app)
    {
        const string Fresh = "New~0123456789-fresh";
        app.With(Fresh);
        (await Msp.ReplaceAsync(await Msp.ReadAsync(failed.Id), Fresh)).Status.ShouldBe(HttpStatusCode.OK);
    }

    public async Task<int> CountAlertEventsAsync() => (await EventsAsync()).Count;

    /// <summary>What the broker would bring: the events of alerts that were not brought yet, in the bytes in which they left.</summary>
    public async Task RelayAsync()
    {
        foreach (var (id, type, body) in await EventsAsync())
        {
            if (_relayed.Add(id))
            {
                var news = type.EndsWith(nameof(AlertRaised), StringComparison.Ordinal)
                    ? new WebhookNews(WebhookEvents.Raised, Read<AlertRaised>(body).RaisedAt, Read<AlertRaised>(body).ToRow())
                    : new WebhookNews(WebhookEvents.Cleared, Read<AlertCleared>(body).ClearedAt, Read<AlertCleared>(body).ToRow());
                await host.InScopeAsync(Msp.Id, async services =>
                {
                    var fanOut = services.GetRequiredService<WebhookFanOut>();
                    await services.GetRequiredService<UnitOfWork<TenantCredentialDbContext>>()
                        .RunAsync((db, cancelled) => fanOut.TellAsync(db, news, cancelled), CancellationToken.None);
                    return true;
                });
            }
        }
    }

    /// <summary>What the loop does until nothing is due.</summary>
    /// <returns>How many were tried.</returns>
    public async Task<int> DeliverAsync(CancellationToken cancellationToken)
    {
        var due = host.Service.Services.GetRequiredService<DueDeliveries>();
        var tried = 0;
        for (; await due.ClaimAsync(cancellationToken) is { } claimed; tried++)
        {
            await host.InScopeAsync(claimed.Claim.ServiceProviderId, async services =>
            {
                await services.GetRequiredService<DeliveryAttempt>().RunAsync(claimed.Work.DeliveryId, cancellationToken);
                return true;
            });
        }

        return tried;
    }

    public Task<Answer> ReadAsync(Answer webhook) => Msp.Admin.ReadAsync($"{Path}/{webhook.Id}");

    public Task<Answer> DeliveriesAsync(Answer webhook, string filter = "") =>
        Msp.Admin.ReadAsync($"{Path}/{webhook.Id}/deliveries{filter}");

    /// <summary>The process that held the deliveries is dead: its leases have run out.</summary>
    public Task LoseLeasesAsync() =>
        TestDatabases.ExecuteAsync(
            host.Databases.Owner, "UPDATE due_deliveries SET lease_until = now() - interval '1 second' WHERE lease_until IS NOT NULL");

    private async Task<List<(Guid Id, string Type, string Body)>> EventsAsync()
    {
        var rows = await TestDatabases.QueryAsync<string>(
            host.Databases.Owner,
            "SELECT message_id || '|' || type || '|' || body FROM outbox WHERE service_provider_id = $1 AND "
                + "type LIKE '%.Alert%' ORDER BY sequence",
            Msp.Id);
        return [.. rows.Select(row => row.Split('|', 3)).Select(parts => (Guid.Parse(parts[0]), parts[1], parts[2]))];
    }

    private static T Read<T>(string body) => JsonSerializer.Deserialize<T>(body, JsonSerializerOptions.Web)!;
}
