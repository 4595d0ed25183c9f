using System.Net;
using ARSoft.Tools.Net.Dns;
using LivePlatform.DevHost.Servers;
using LivePlatform.Onboarding.Dns;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.Tests;

/// <summary>Against a real Knot: two servers of one zone, of which the second hears of nothing.</summary>
public sealed class ChangingAZone : IAsyncLifetime
{
    private const string Zone = "voice.example";
    private static readonly ZoneRecord Proof = new($"acme.{Zone}", ZoneRecordKind.Txt, "MS=ms12345678");
    private readonly string _folder = Directory.CreateTempSubdirectory("zone-tests-").FullName;
    private PrivateKnot _first = null!;
    private PrivateKnot _second = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _first = await PrivateKnot.StartAsync(Path.Combine(_folder, "first"), Zone);
        _second = await PrivateKnot.StartAsync(Path.Combine(_folder, "second"), Zone);
    }

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(nameof(ZoneRecordKind.Txt), "MS=ms12345678")]
    [InlineData(nameof(ZoneRecordKind.A), "192.0.2.7")]
    [InlineData(nameof(ZoneRecordKind.Aaaa), "2001:DB8:0:0::7")]
    public async Task A_record_is_added_once_read_back_and_removed(string kind, string value)
    {
        var zone = Of(_first.Key, _first);
        var record = new ZoneRecord($"acme.{Zone}", Enum.Parse<ZoneRecordKind>(kind), value);
        (await zone.MissingAtAsync(record, Cancellation)).ShouldBe([_first.Address]);
        await zone.AddAsync(record, Cancellation);
        await zone.AddAsync(record, Cancellation);
        (await zone.MissingAtAsync(record, Cancellation)).ShouldBeEmpty();
        (await zone.ReadAsync(record.Name, record.Kind, Cancellation)).Count.ShouldBe(1);
        await zone.RemoveAsync(record, Cancellation);
        await zone.RemoveAsync(record, Cancellation);
        (await zone.ReadAsync(record.Name, record.Kind, Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_stood_at_the_name_before_stays()
    {
        var zone = Of(_first.Key, _first);
        var theirs = Proof with { Value = "v=spf1 -all" };
        await zone.AddAsync(theirs, Cancellation);
        await zone.AddAsync(Proof, Cancellation);
        await zone.RemoveAsync(Proof, Cancellation);
        (await zone.ReadAsync(Proof.Name, Proof.Kind, Cancellation)).ShouldBe([theirs.Value]);
    }

    [Fact]
    public async Task A_server_that_does_not_have_it_yet_is_named()
    {
        var zone = Of(_first.Key, _first, _second);
        await zone.AddAsync(Proof, Cancellation);
        (await zone.MissingAtAsync(Proof, Cancellation)).ShouldBe([_second.Address]);
        await _second.KillAsync();
        (await zone.MissingAtAsync(Proof, Cancellation)).ShouldBe([_second.Address], "one that does not answer does not give it");
    }

    [Fact]
    public async Task A_wrong_key_and_a_dead_server_are_told_apart_and_no_secret_is_told()
    {
        var wrong = Convert.ToBase64String(new byte[32]);
        var refused = await Should.ThrowAsync<DnsZoneException>(() => Of(wrong, _first).AddAsync(Proof, Cancellation));
        refused.Failure.ShouldBe(DnsZoneFailure.KeyRefused);
        refused.ToString().ShouldNotContain(wrong);
        (await Should.ThrowAsync<DnsZoneException>(() => Of("not base64!", _first).AddAsync(Proof, Cancellation))).Failure
            .ShouldBe(DnsZoneFailure.KeyRefused);
        await _first.KillAsync();
        (await Should.ThrowAsync<DnsZoneException>(() => Of(_first.Key, _first).AddAsync(Proof, Cancellation))).Failure
            .ShouldBe(DnsZoneFailure.Unreachable);
        (await Should.ThrowAsync<DnsZoneException>(() => Of(_first.Key, _first).ReadAsync(Proof.Name, Proof.Kind, Cancellation))).Failure
            .ShouldBe(DnsZoneFailure.Unreachable);
    }

    private static Rfc2136Zone Of(string secret, params PrivateKnot[] servers) => new(
        Zone, [.. servers.Select(server => IPEndPoint.Parse(server.Address))],
        new TsigKey(PrivateKnot.KeyName, TSigAlgorithm.Sha256, new SecretText(secret)), TimeProvider.System);
}
