using System.ComponentModel.DataAnnotations;
using System.Net;
using LivePlatform.Gateway.Routing;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.TestKit.Services;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Yarp.ReverseProxy.Forwarder;

namespace LivePlatform.Gateway.Tests;

public class UpstreamsFailing(GatewayHost host)
{
    [Fact]
    public async Task A_service_that_is_not_there_is_a_problem()
    {
        await using var gateway = host.Start(("Upstreams:Onboarding", "https://127.0.0.1:1/"));
        using var client = gateway.ClientOf(GatewayHost.Token());
        var answer = await client.ReadAsync("/api/v1/customers");

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.BadGateway, "upstream.unreachable"));
        answer.Headers.RetryAfter.ShouldNotBeNull();
        (await client.ReadAsync("/api/v1/replication-runs")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_service_that_hangs_up_is_a_problem()
    {
        using var client = host.Gateway.ClientOf(GatewayHost.Token());
        var answer = await client.ReadAsync("/api/v1/customers/drop");

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.BadGateway, "upstream.unreachable"));
    }

    [Fact]
    public async Task A_service_that_does_not_answer_in_time_is_a_problem()
    {
        await using var gateway = host.Start(("Upstreams:Timeout", "00:00:00.300"));
        using var client = gateway.ClientOf(GatewayHost.Token());
        var answer = await client.ReadAsync("/api/v1/customers/slow");

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.GatewayTimeout, "upstream.timeout"));
    }

    [Fact]
    public async Task A_service_with_a_certificate_of_nobody_we_trust_gets_no_token()
    {
        await using var gateway = host.Start(("Trust:CertificateAuthorityFile", ""));
        using var client = gateway.ClientOf(GatewayHost.Token());
        var mark = Guid.NewGuid().ToString();
        var answer = await client.ReadAsync($"/api/v1/customers/{mark}");

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.BadGateway, "upstream.unreachable"));
        host["Onboarding"].Requests.ShouldNotContain(x => x.Target.Contains(mark, StringComparison.Ordinal));
    }

    [Theory, Trait("Category", "unit")]
    [InlineData("http://onboarding.test/")]
    [InlineData("https://onboarding.test/path")]
    [InlineData("onboarding.test")]
    [InlineData(null)]
    public void An_address_that_is_not_plain_https_is_refused_by_name(string? address)
    {
        var options = new UpstreamOptions
        {
            Onboarding = address is null ? null : new Uri(address, UriKind.RelativeOrAbsolute),
            TenantCredential = new Uri("https://tenant-credential.test/"),
            RoleValidation = new Uri("https://role-validation.test/"),
            Notifications = new Uri("https://notifications.test/"),
            Replication = new Uri("https://replication.test/"),
        };
        var faults = new List<ValidationResult>();

        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true).ShouldBeFalse();
        faults.ShouldHaveSingleItem().MemberNames.ShouldContain("Onboarding");
    }

    [Fact]
    public async Task Wrong_configuration_stops_the_start()
    {
        await using var gateway = host.Start(("Upstreams:Replication", "http://127.0.0.1:1/"));

        Should.Throw<Exception>(gateway.Client);
    }

    public static TheoryData<string, Exception?, int> FailedCopies { get; } = new()
    {
        {
            "both sides, the service's for a reason of its own",
            new AggregateException(Kestrel(400), new HttpRequestException("", new IOException("reset"))),
            502
        },
        {
            "both sides, neither by Kestrel's word",
            new AggregateException(new ObjectDisposedException("body"), new HttpRequestException("", new IOException())),
            502
        },
        { "nothing is known", null, 502 },
        { "reading alone, without Kestrel's word", new AggregateException(new IOException("The client reset the request stream.")), 502 },
        {
            "the caller's body, and the service's side in consequence",
            new AggregateException(Kestrel(400), new HttpRequestException("", Kestrel(400))),
            400
        },
        { "the caller's body alone", Kestrel(400), 400 },
        { "the caller's body came too slowly", new AggregateException(Kestrel(408), new HttpRequestException("", Kestrel(408))), 408 },
        {
            "the caller's body is too large, whatever else failed",
            new AggregateException(Kestrel(413), new HttpRequestException("", new IOException())),
            413
        },
    };

    [Theory, Trait("Category", "unit"), MemberData(nameof(FailedCopies), DisableDiscoveryEnumeration = true)]
    public void A_body_that_was_not_copied_is_the_callers_mistake_only_by_Kestrels_word_alone(
        string what, Exception? failure, int status) =>
        UpstreamProblems.Of(ForwarderError.RequestBodyClient, failure, "Onboarding")!.Status.ShouldBe(status, what);

    [Fact]
    public async Task A_service_that_dies_while_it_is_sent_a_body_is_no_mistake_of_the_callers()
    {
        foreach (var tail in new[] { "", new string('x', 200_000) })
        {
            // The caller pauses in the middle of the body for as long as it takes: how slow is too slow is another test's matter.
            await using var gateway = host.Start(
                services => services.Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(
                    kestrel => kestrel.Limits.MinRequestBodyDataRate = null));
            var answer = await RawRequest.SendAsync(gateway, "/api/v1/upgrades/die", "Content-Length: 500000\r\n", "{" + tail);
            answer.ShouldStartWith("HTTP/1.1 502 ");
            answer.ShouldContain("upstream.unreachable");
            answer.ShouldContain("Retry-After:");
        }
    }

    [Fact]
    public async Task A_body_that_is_no_body_is_the_callers_mistake()
    {
        await using var gateway = host.Start();
        var answer = await RawRequest.SendAsync(gateway, "/api/v1/customers", "Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n");

        answer.ShouldStartWith("HTTP/1.1 400 ");
        answer.ShouldContain("request.malformed");
    }

    [Fact]
    public async Task A_token_that_cannot_be_checked_is_no_mistake_of_the_callers()
    {
        var nowhere = new ConfigurationManager<OpenIdConnectConfiguration>(
            "https://127.0.0.1:1/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever());
        await using var gateway = host.Start(
            services => services.PostConfigure<JwtBearerOptions>(OperatorApi.Policy, bearer => bearer.ConfigurationManager = nowhere));
        using var client = gateway.ClientOf(GatewayHost.Token());
        var answer = await client.ReadAsync("/api/v1/customers");

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.ServiceUnavailable, "sign_in.unavailable"));
        answer.Headers.RetryAfter.ShouldNotBeNull();
        using var nobody = gateway.Client();
        (await nobody.ReadAsync("/api/v1/customers")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static BadHttpRequestException Kestrel(int status) => new("", status);

    [Fact, Trait("Category", "unit")]
    public void Every_failure_of_the_proxy_has_an_answer_or_nobody_to_hear_it()
    {
        foreach (var error in Enum.GetValues<ForwarderError>())
        {
            var code = UpstreamProblems.Of(error, null, "Onboarding")?.Code;
            code.ShouldBeOneOf(null, "upstream.unreachable", "upstream.timeout");
        }
    }
}
