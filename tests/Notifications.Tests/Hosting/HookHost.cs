namespace LivePlatform.Notifications.Tests.Hosting;

/// <summary>The host of the other tests, whose webhooks may lead to a receiver on this machine.</summary>
public class HookHost : NotificationsHost
{
    private readonly string _authority = Path.GetTempFileName();
    private Receiver? _receiver;

    internal Receiver Receiver => _receiver ?? throw new InvalidOperationException("The host has not started.");

    protected override IReadOnlyDictionary<string, string?> MoreSettings => new Dictionary<string, string?>
    {
        ["Trust:OutsideAuthorityFile"] = _authority,
        ["Webhooks:AllowPrivateAddresses"] = "true",
        ["Webhooks:Patience"] = "00:00:02",
    };

    public override async ValueTask InitializeAsync()
    {
        _receiver = await Receiver.StartAsync();
        await File.WriteAllTextAsync(_authority, _receiver.Certificate.ExportCertificatePem());
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
        await Receiver.DisposeAsync();
        File.Delete(_authority);
    }
}
