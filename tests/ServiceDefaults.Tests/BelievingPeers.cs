using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using LivePlatform.Deployment;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace LivePlatform.ServiceDefaults.Tests;

/// <summary>
/// Whoever can sign for the platform's names cannot pose as Microsoft, and no public authority can pose as a part of the platform.
/// </summary>
[Trait("Show", "doors.1")]
public sealed class BelievingPeers : IDisposable
{
    private readonly MadeCertificates _made = new();
    private readonly X509Certificate2 _platform;
    private readonly X509Certificate2 _root;
    private readonly X509Certificate2 _namesake;

    public BelievingPeers()
    {
        _platform = _made.Authority("platform", "CN=localhost");
        _root = _made.Authority("root", "CN=Some public root");
        _namesake = _made.Authority("namesake", "CN=localhost");
    }

    [Theory]
    [InlineData(Peer.Platform, true)]
    [InlineData(Peer.Issuer, false)]
    [InlineData(Peer.Outside, false)]
    public async Task The_platforms_authority_signs_for_its_own_parts_and_for_nobody_else(Peer peer, bool believed)
    {
        using var certificate = _made.Server("service", _platform);
        await using var server = await ServeAsync(certificate);
        using var client = new HttpClient(ServerTrust.Handler(Settings((ServerTrust.PlatformSetting, "platform.pem")), peer));

        var asked = () => client.GetAsync($"{server.Urls.Single()}/", TestContext.Current.CancellationToken);

        if (believed)
        {
            (await asked()).Dispose();
        }
        else
        {
            (await asked.ShouldThrowAsync<HttpRequestException>()).HttpRequestError.ShouldBe(HttpRequestError.SecureConnectionError);
        }

        TestContext.Current.TestOutputHelper
            ?.WriteLine(
                $"figure: door 6: a certificate of the platform's authority is {(believed ? "believed" : "refused")} by a connection to "
                    + $"{peer}");
    }

    [Theory]
    [InlineData(Peer.Platform)]
    [InlineData(Peer.Issuer)]
    [InlineData(Peer.Outside)]
    public async Task A_peer_that_sends_us_elsewhere_is_not_followed_and_leaves_no_cookie(Peer peer)
    {
        using var certificate = _made.Server("service", _platform);
        await using var server = await ServeAsync(certificate);
        string[] trusted = [ServerTrust.PlatformSetting, ServerTrust.IssuersSetting, ServerTrust.OutsideSetting];
        using var client = new HttpClient(ServerTrust.Handler(Settings([.. trusted.Select(setting => (setting, "platform.pem"))]), peer));

        using var sent = await client.PostAsync(
            $"{server.Urls.Single()}/moved", new StringContent("secret"), TestContext.Current.CancellationToken);

        sent.StatusCode.ShouldBe(HttpStatusCode.TemporaryRedirect);
        (await client.GetStringAsync($"{server.Urls.Single()}/", TestContext.Current.CancellationToken))
            .ShouldBe("here", "a cookie was sent back");
    }

    [Fact]
    public void A_public_root_signs_for_no_part_of_the_platform()
    {
        using var posing = _made.Server("posing", _root);

        IsBelieved(posing, besides: []).ShouldBeFalse();
        IsBelieved(posing, besides: [_root]).ShouldBeTrue("issuers may have public certificates");
    }

    [Fact]
    public void The_systems_root_of_the_name_of_a_configured_one_is_not_believed_beside_it()
    {
        using var ours = _made.Server("ours", _platform);
        using var theirs = _made.Server("theirs", _namesake);

        IsBelieved(ours, besides: [_namesake, _root]).ShouldBeTrue();
        IsBelieved(theirs, besides: [_namesake, _root]).ShouldBeFalse();
    }

    [Fact]
    public void What_was_wrong_with_the_name_stays_wrong()
    {
        using var ours = _made.Server("ours", _platform);

        Authorities().Validate(
            this, ours, null, SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateChainErrors).ShouldBeFalse();
        Authorities().Validate(this, null, null, SslPolicyErrors.RemoteCertificateNotAvailable).ShouldBeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_authority_that_is_added_is_believed_without_a_restart(bool ofTheSameName)
    {
        var added = ofTheSameName ? _namesake : _root;
        using var former = _made.Server("former", _platform);
        using var next = _made.Server("next", added);
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var authorities = new Authorities("Trust:Test", _made["platform.pem"], static () => [], clock);
        authorities.Validate(this, next, null, SslPolicyErrors.RemoteCertificateChainErrors).ShouldBeFalse();

        File.AppendAllText(_made["platform.pem"], $"\n{added.ExportCertificatePem()}\n");
        clock.Advance(RereadFile<string>.LookEvery);

        authorities.Validate(this, next, null, SslPolicyErrors.RemoteCertificateChainErrors).ShouldBeTrue();
        authorities.Validate(this, former, null, SslPolicyErrors.RemoteCertificateChainErrors).ShouldBeTrue();
    }

    [Fact]
    public void A_file_that_holds_no_certificate_is_told_at_the_start_with_its_setting()
    {
        File.WriteAllText(_made["empty.pem"], "nothing");

        foreach (var file in new[] { "empty.pem", "missing.pem" })
        {
            Should.Throw<InvalidOperationException>(
                () => ServerTrust.Validation(Settings((ServerTrust.IssuersSetting, file)), Peer.Issuer)).Message
                    .ShouldContain(ServerTrust.IssuersSetting);
        }
    }

    public void Dispose()
    {
        _platform.Dispose();
        _root.Dispose();
        _namesake.Dispose();
        _made.Dispose();
    }

    private Authorities Authorities(params X509Certificate2[] besides) =>
        new("Trust:Test", _made["platform.pem"], () => besides, TimeProvider.System);

    private bool IsBelieved(X509Certificate2 certificate, X509Certificate2[] besides) =>
        Authorities(besides).Validate(this, certificate, null, SslPolicyErrors.RemoteCertificateChainErrors);

    private IConfiguration Settings(params (string Key, string File)[] files) =>
        new ConfigurationBuilder().AddInMemoryCollection(files.ToDictionary(file => file.Key, file => (string?)_made[file.File])).Build();

    private static async Task<WebApplication> ServeAsync(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var app = builder.Build();
        app.MapGet("/", static (HttpRequest request) => $"here{request.Headers.Cookie}");
        app.MapPost("/moved", static (HttpResponse response) =>
        {
            response.Cookies.Append("of", "theirs");
            return Results.Redirect("/elsewhere", permanent: false, preserveMethod: true);
        });
        app.MapPost("/elsewhere", static () => "followed");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
