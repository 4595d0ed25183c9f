using System.Net;
using System.Net.Sockets;
using LivePlatform.Contracts;
using LivePlatform.Onboarding.BaseDomains;
using LivePlatform.Onboarding.Dns;
using LivePlatform.Onboarding.Runs;
using LivePlatform.Onboarding.Runs.Work;
using LivePlatform.Onboarding.Settings;
using LivePlatform.ServiceDefaults.Secrets;
using LivePlatform.Tenancy;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.Options;

namespace LivePlatform.Onboarding.Tests;

/// <summary>
/// A base domain's name servers are addresses that the provider chose and that we ask: they lead out of our network, to where name servers
/// are, or nowhere.
/// </summary>
[Trait("Show", "doors.1")]
public sealed class GuardingNameServers(OnboardingHost host)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("10.0.0.1", false)]
    [InlineData("127.0.0.1:5432", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("[::1]:53", false)]
    [InlineData("[::ffff:192.168.1.1]:53", false)]
    [InlineData("[64:ff9b::a00:1]:53", false)]
    [InlineData("9.9.9.9:22", false)]
    [InlineData("9.9.9.9", true)]
    [InlineData("[2620:fe::fe]:53", true)]
    public async Task Only_public_addresses_at_port_53_are_taken(string server, bool isTaken)
    {
        await using var service = Start();
        var provider = Guid.NewGuid();
        var key = Key(provider);
        using var admin = service.ClientOf(TestIssuer.OperatorToken(provider: provider));
        var answer = await admin.CreateAsync("/api/v1/base-domains", Body(key, "9.9.9.9", server == "9.9.9.9" ? "9.9.9.10" : server));
        if (isTaken)
        {
            answer.Status.ShouldBe(HttpStatusCode.Created, answer.Text);
            return;
        }

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.UnprocessableEntity, "base_domain.server_not_allowed"), answer.Text);
        var good = await admin.CreateAsync("/api/v1/base-domains", Body(key, "9.9.9.9"));
        var change = await admin.UpdateAsync(good.Location!, new { servers = new[] { server }, key }, good.ETag);
        change.Code.ShouldBe("base_domain.server_not_allowed", "neither by a change");
        TestContext.Current.TestOutputHelper?.WriteLine($"figure: door 9: {server} was not taken as a name server");
    }

    [Fact]
    public async Task A_server_that_is_not_allowed_any_more_is_not_asked_and_its_key_is_not_opened()
    {
        var key = new TsigKeyResponse("live", TsigAlgorithm.HmacSha256, Guid.NewGuid());
        var domain = BaseDomain.Create(
            ServiceProviderId.From(Guid.NewGuid()), "voice.example", ["10.0.0.53"], key, DateTimeOffset.UnixEpoch);
        var zones = new Zones(new Nobody(), Options.Create(new ZoneOptions()), TimeProvider.System);

        var failure = await Should.ThrowAsync<DnsZoneException>(() => zones.OpenAsync(domain, Cancellation));
        var waiting = StepFailures.Explain(failure, tookTooLong: false);
        (waiting.Code, waiting.WhoActs).ShouldBe(("dns.server_not_allowed", WhoActs.ServiceProvider));
        waiting.Action.ShouldContain("public addresses");
    }

    [Theory]
    [InlineData("53", 53, true)]
    [InlineData("53", 5353, false)]
    [InlineData("53,5353", 5353, true)]
    [InlineData("*", 22, true)]
    public void Ports_are_those_that_are_configured(string ports, int port, bool isAllowed) =>
        new ZoneOptions { Ports = ports }.Allows(new IPEndPoint(IPAddress.Parse("9.9.9.9"), port)).ShouldBe(isAllowed);

    [Fact]
    public async Task Closed_silent_and_not_a_name_server_are_told_alike()
    {
        using var silent = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await using var babbling = new Babbler();
        var closed = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var free = (IPEndPoint)closed.Client.LocalEndPoint!;
        closed.Dispose();

        var said = new List<Waiting>();
        foreach (var server in new[] { free, (IPEndPoint)silent.Client.LocalEndPoint!, babbling.Address })
        {
            foreach (var ask in new Func<IDnsZone, Task>[] { Read, Add })
            {
                var failure = await Should.ThrowAsync<Exception>(() => ask(Of(server)));
                var waiting = StepFailures.Explain(failure, tookTooLong: false);
                said.Add(waiting with { Sentence = waiting.Sentence.Replace(server.ToString(), "(server)", StringComparison.Ordinal) });
            }

            (await Of(server).MissingAtAsync(Record, Cancellation)).ShouldBe([server.ToString()]);
        }

        said.Distinct().ShouldHaveSingleItem().Code.ShouldBe("dns.unreachable");
        TestContext.Current.TestOutputHelper
            ?.WriteLine("figure: door 9: a closed port, a silent one and one that speaks something else: one answer");
    }

    private static readonly ZoneRecord Record = new("acme.voice.example", ZoneRecordKind.Txt, "MS=ms1");

    private static Task<IReadOnlyList<string>> Read(IDnsZone zone) => zone.ReadAsync(Record.Name, Record.Kind, Cancellation);

    private static Task Add(IDnsZone zone) => zone.AddAsync(Record, Cancellation);

    private static Rfc2136Zone Of(IPEndPoint server) =>
        new(
            "voice.example", [server],
            new TsigKey("live", ARSoft.Tools.Net.Dns.TSigAlgorithm.Sha256, new(Convert.ToBase64String(new byte[32]))), TimeProvider.System);

    private static object Body(object key, params string[] servers) =>
        new { domain = $"voice-{Guid.NewGuid():N}.example", servers, key };

    private object Key(Guid provider) => new
    {
        keyName = "live",
        algorithm = "HmacSha256",
        storedSecretId = host.Secrets.Store(provider, SecretPurpose.DnsUpdate, "key"),
    };

    private ServiceFactory<Program> Start() => host.StartAlone(("Zones:AllowPrivateAddresses", "false"), ("Zones:Ports", "53"));

    private sealed class Nobody : IStoredSecrets
    {
        public Task<SecretText> OpenAsync(
            ServiceProviderId provider,
            Guid storedSecretId,
            SecretPurpose purpose,
            CancellationToken cancellationToken,
            string? detail = null) => throw new InvalidOperationException("No secret is opened.");
    }

    /// <summary>Answers every packet and every connection with a line of text.</summary>
    private sealed class Babbler : IAsyncDisposable
    {
        private static readonly byte[] Line = "220 mail.example ESMTP ready, go ahead and say something\r\n"u8.ToArray();
        private readonly TcpListener _tcp = new(IPAddress.Loopback, 0);
        private readonly UdpClient _udp;
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _talking;

        public Babbler()
        {
            _tcp.Start();
            _udp = new UdpClient(new IPEndPoint(IPAddress.Loopback, Address.Port));
            _talking = Task.WhenAll(OverUdpAsync(), OverTcpAsync());
        }

        public IPEndPoint Address => (IPEndPoint)_tcp.LocalEndpoint;

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _talking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _udp.Dispose();
            _tcp.Dispose();
            _stop.Dispose();
        }

        private async Task OverUdpAsync()
        {
            while (true)
            {
                var asked = await _udp.ReceiveAsync(_stop.Token);
                await _udp.SendAsync(Line, asked.RemoteEndPoint, _stop.Token);
            }
        }

        private async Task OverTcpAsync()
        {
            while (true)
            {
                using var caller = await _tcp.AcceptTcpClientAsync(_stop.Token);
                await caller.GetStream().WriteAsync(Line, _stop.Token);
            }
        }
    }
}
