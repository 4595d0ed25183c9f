using System.Net;
using LivePlatform.Contracts;
using LivePlatform.Notifications.Webhooks;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.Notifications.Tests.Hosting;

/// <summary>A provider with webhooks, and what the broker and the loop would do for them, turned by hand.</summary>
internal sealed class Hooks
{
    public const string Path = "/api/v1/webhooks";
    public const string Secret = "Hook~0123456789-secret";
    private readonly NotificationsHost _host;
    private readonly Queue<object> _toRelay = new();

    public Hooks(NotificationsHost host)
    {
        _host = host;
        Admin = host.Service.ClientOf(TestIssuer.OperatorToken(provider: Id));
        SecretId = host.Secrets.Store(Id, SecretPurpose.WebhookSignature, Secret);
    }

    public Guid Id { get; } = Guid.NewGuid();

    public Guid Channel { get; } = Guid.NewGuid();

    public Guid Customer { get; } = Guid.NewGuid();

    /// <summary>The stored secret that signs unless a test says another.</summary>
    public Guid SecretId { get; }

    public HttpClient Admin { get; }

    public HttpClient Operator(OperatorScopeKind scope, Guid? channel = null, Guid? customer = null) =>
        _host.Service.ClientOf(TestIssuer.OperatorToken(scope, OperatorRole.Admin, Id, channel, customer));

    /// <summary>A webhook that was just entered; its address' path is its own.</summary>
    public async Task<Answer> MakeAsync(string url, string[]? codes = null, string state = "Active", Guid? secretId = null)
    {
        var made = await Admin.CreateAsync(Path, new { name = "Operations", url, storedSecretId = secretId ?? SecretId, codes, state });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        return made;
    }

    /// <summary>A connection whose secret Microsoft refuses: an alert, on its way.</summary>
    public AlertRaised Fail(Guid? customer = null)
    {
        var now = _host.Clock.GetUtcNow().ToMicroseconds();
        var subject = AlertSubject.Of(AlertSubjectKind.Connection, Guid.NewGuid(), customer ?? Customer);
        var raised = new AlertRaised(
            Guid.CreateVersion7(now), AlertCodes.ConnectionFailed, nameof(AlertSeverity.Critical), "Microsoft refuses the connection.",
            "Enter a new secret.", subject, null, now, 1);
        _toRelay.Enqueue(raised);
        return raised;
    }

    /// <summary>It works again: the alert is over.</summary>
    public AlertCleared Mend(AlertRaised x)
    {
        var cleared = Cleared(x, _host.Clock.GetUtcNow());
        _toRelay.Enqueue(cleared);
        return cleared;
    }

    public static AlertCleared Cleared(AlertRaised x, DateTimeOffset now) => new(
        x.AlertId, x.Code, x.Severity, x.Sentence, x.Action, x.Subject, x.Days, x.RaisedAt, now, x.Version + 1);

    /// <summary>What the broker would bring.</summary>
    public async Task RelayAsync()
    {
        while (_toRelay.TryDequeue(out var said))
        {
            await _host.HearAsync(Id, said);
        }
    }

    /// <summary>What the loop does until nothing is due.</summary>
    /// <returns>How many were tried.</returns>
    public async Task<int> DeliverAsync(CancellationToken cancellationToken)
    {
        var due = _host.Service.Services.GetRequiredService<DueDeliveries>();
        var tried = 0;
        for (; await due.ClaimAsync(cancellationToken) is { } claimed; tried++)
        {
            await _host.InScopeAsync(claimed.Claim.ServiceProviderId, async services =>
            {
                await services.GetRequiredService<DeliveryAttempt>().RunAsync(claimed.Work.DeliveryId, cancellationToken);
                return true;
            });
        }

        return tried;
    }

    public Task<Answer> ReadAsync(Answer webhook) => Admin.ReadAsync($"{Path}/{webhook.Id}");

    public Task<Answer> DeliveriesAsync(Answer webhook, string filter = "") => Admin.ReadAsync($"{Path}/{webhook.Id}/deliveries{filter}");

    /// <summary>The process that held the deliveries is dead: its leases have run out.</summary>
    public Task LoseLeasesAsync() => _host.QueryAsync<Guid>(
        "UPDATE due_deliveries SET lease_until = now() - interval '1 second' WHERE lease_until IS NOT NULL RETURNING delivery_id");
}
