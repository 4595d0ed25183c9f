using System.Net;
using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using ARSoft.Tools.Net.Dns.DynamicUpdate;
using LivePlatform.DevHost.Servers;

namespace LivePlatform.DevHost.Tests;

public sealed class UpdatingAZone : IAsyncLifetime
{
    private const string Zone = "voice.example";
    private readonly string _folder = Directory.CreateTempSubdirectory("knot-tests-").FullName;
    private PrivateKnot _knot = null!;

    public async ValueTask InitializeAsync() => _knot = await PrivateKnot.StartAsync(_folder, Zone);

    public async ValueTask DisposeAsync()
    {
        await _knot.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_signed_update_is_served_and_survives_a_kill()
    {
        (await UpdateAsync(_knot.Key, "MS=ms12345678")).ShouldBe(ReturnCode.NoError);
        (await TextsAsync()).ShouldBe(["MS=ms12345678"]);

        await _knot.KillAsync();
        await _knot.RestartAsync();

        (await TextsAsync()).ShouldBe(["MS=ms12345678"]);
    }

    [Fact]
    public async Task An_update_with_another_key_is_refused_and_changes_nothing()
    {
        (await UpdateAsync(Convert.ToBase64String(new byte[32]), "MS=ms00000000")).ShouldBe(ReturnCode.NotAuthoritive);
        (await TextsAsync()).ShouldBeEmpty();
    }

    private async Task<ReturnCode?> UpdateAsync(string key, string text)
    {
        var update = new DnsUpdateMessage { ZoneName = DomainName.Parse(Zone) };
        update.Updates.Add(new AddRecordUpdate(new TxtRecord(DomainName.Parse($"acme.{Zone}"), 60, text)));
        update.TSigOptions = new TSigRecord(
            DomainName.Parse(PrivateKnot.KeyName), TSigAlgorithm.Sha256, TimeProvider.System.GetUtcNow().UtcDateTime,
            TimeSpan.FromMinutes(5), update.TransactionID, ReturnCode.NoError, null, Convert.FromBase64String(key));
        using var client = Client();
        return (await client.SendUpdateAsync(update, TestContext.Current.CancellationToken))?.ReturnCode;
    }

    private async Task<IReadOnlyList<string>> TextsAsync()
    {
        using var client = Client();
        var answer = await client.ResolveAsync(
            DomainName.Parse($"acme.{Zone}"), RecordType.Txt, token: TestContext.Current.CancellationToken);
        return [.. answer!.AnswerRecords.OfType<TxtRecord>().Select(record => record.TextData)];
    }

    private DnsClient Client() =>
        new([IPAddress.Loopback], [new UdpClientTransport(_knot.Port), new TcpClientTransport(_knot.Port)], true, 5_000);
}
