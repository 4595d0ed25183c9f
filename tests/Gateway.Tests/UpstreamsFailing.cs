using System.ComponentModel.DataAnnotations;
using System.Net;
using LivePlatform.Gateway.Routing;
using LivePlatform.TestKit.Services;
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
        (await client.ReadAsync("/api/v1/runs")).Status.ShouldBe(HttpStatusCode.OK);
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

    [Fact, Trait("Category", "unit")]
    public void Every_failure_of_the_proxy_has_an_answer_or_nobody_to_hear_it()
    {
        foreach (var error in Enum.GetValues<ForwarderError>())
        {
            var code = UpstreamProblems.Of(error, null, "Onboarding")?.Code;
            code.ShouldBeOneOf(null, "upstream.unreachable", "upstream.timeout", "request.malformed");
        }
    }
}
