using System.Net;
using System.Net.Security;
using LivePlatform.Deployment;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace LivePlatform.ServiceDefaults.Tests;

/// <summary>Secrets and certificates are files that the deployment replaces while a service runs.</summary>
[Trait("Show", "doors.1")]
public sealed class RereadingSecrets : IDisposable
{
    private readonly MadeCertificates _made = new();
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void A_file_is_a_key_and_says_what_it_says_now()
    {
        Write("Broker__Password", "first\n");
        Write("..data", "the mount's own");
        var secrets = new SecretFolder(_made.Folder, _clock);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("Broker:Password", "of the environment"), new("Broker:Host", "rabbit")]).Add(secrets).Build();

        configuration["Broker:Password"].ShouldBe("first");
        configuration.GetSection("Broker").GetChildren().Select(child => child.Key).Order().ShouldBe(["Host", "Password"]);
        secrets.Keys.ShouldBe(["Broker:Password"]);

        Write("Broker__Password", "second");
        _clock.Advance(RereadFile<string>.LookEvery);
        configuration["Broker:Password"].ShouldBe("second");
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("\n")]
    public void What_cannot_be_used_changes_nothing_and_is_told_once(string? content)
    {
        Write("Broker__Password", "first");
        var secrets = new SecretFolder(_made.Folder, _clock);

        Write("Broker__Password", content);
        for (var look = 0; look < 3; look++)
        {
            _clock.Advance(RereadFile<string>.LookEvery);
            secrets.TryGet("Broker:Password", out var value).ShouldBeTrue();
            value.ShouldBe("first");
        }

        secrets.NextNotTaken().ShouldNotBeNull().Key.ShouldBe("Broker:Password");
        secrets.NextNotTaken().ShouldBeNull();

        Write("Broker__Password", "second");
        _clock.Advance(RereadFile<string>.LookEvery);
        secrets.TryGet("Broker:Password", out var mended);
        mended.ShouldBe("second");
    }

    [Fact]
    public void A_folder_that_is_not_there_and_a_file_that_is_empty_are_told_at_the_start()
    {
        Should.Throw<InvalidOperationException>(() => new SecretFolder(_made["nowhere"], _clock)).Message
            .ShouldContain(SecretFolder.Setting);
        Write("Broker__Password", "");
        Should.Throw<InvalidOperationException>(() => new SecretFolder(_made.Folder, _clock)).Message.ShouldContain("Broker__Password");
    }

    [Fact]
    public void A_certificate_is_taken_with_its_key_in_whichever_order_they_come()
    {
        using var authority = _made.Authority("authority", "CN=Test authority");
        using var first = _made.Server("first", authority);
        using var second = _made.Server("second", authority);
        Copy("first.pem", "tls.crt");
        Copy("first.key", "tls.key");
        var told = 0;
        var served = new ServerCertificate(_made["tls.crt"], _made["tls.key"], _clock, _ => told++);
        served.Current.TargetCertificate.Thumbprint.ShouldBe(first.Thumbprint);

        Copy("second.pem", "tls.crt");
        _clock.Advance(RereadFile<string>.LookEvery);
        served.Current.TargetCertificate.Thumbprint.ShouldBe(first.Thumbprint, "its key is not there yet");
        told.ShouldBe(1);

        Copy("second.key", "tls.key");
        _clock.Advance(RereadFile<string>.LookEvery);
        served.Current.TargetCertificate.Thumbprint.ShouldBe(second.Thumbprint);
    }

    [Fact]
    public async Task New_connections_get_the_new_certificate_and_open_ones_stay_open()
    {
        using var authority = _made.Authority("authority", "CN=Test authority");
        using var first = _made.Server("first", authority);
        using var second = _made.Server("second", authority);
        Copy("first.pem", "tls.crt");
        Copy("first.key", "tls.key");
        await using var server = await ServeAsync();
        using var open = Client(out var seenFirst);
        (await open.GetStringAsync(server.Urls.Single(), TestContext.Current.CancellationToken)).ShouldBe("here");
        seenFirst().ShouldBe(first.Thumbprint);

        Copy("second.key", "tls.key");
        Copy("second.pem", "tls.crt");
        await Should.NotThrowAsync(async () =>
        {
            var began = TimeProvider.System.GetTimestamp();
            while (true)
            {
                (await open.GetStringAsync(server.Urls.Single(), TestContext.Current.CancellationToken)).ShouldBe("here");
                using var anew = Client(out var seen);
                await anew.GetStringAsync(server.Urls.Single(), TestContext.Current.CancellationToken);
                if (seen() == second.Thumbprint)
                {
                    return;
                }

                TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromMinutes(3));
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
            }
        });
        seenFirst().ShouldBe(first.Thumbprint, "the open connection was never made anew");
    }

    public void Dispose() => _made.Dispose();

    private void Write(string file, string? content)
    {
        File.Delete(_made[file]);
        if (content is not null)
        {
            File.WriteAllText(_made[file], content);
        }
    }

    private void Copy(string from, string to) => File.Copy(_made[from], _made[to], overwrite: true);

    private async Task<WebApplication> ServeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
        [
            new("Kestrel:Certificates:Default:Path", _made["tls.crt"]), new("Kestrel:Certificates:Default:KeyPath", _made["tls.key"]),
            new("Kestrel:Endpoints:Https:Url", "https://127.0.0.1:0"),
        ]);
        builder.RereadCertificate();
        var app = builder.Build();
        app.MapGet("/", static () => "here");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    /// <summary>A client with a connection of its own, which remembers whom it saw when it was made.</summary>
    private static HttpClient Client(out Func<string?> seen)
    {
        string? thumbprint = null;
        seen = () => thumbprint;
        return new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) => (thumbprint = certificate?.GetCertHashString()) is not null,
            },
        })
        {
            DefaultRequestVersion = HttpVersion.Version20,
        };
    }
}
