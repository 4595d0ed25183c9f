using System.Net;
using LivePlatform.TestKit.Services;

namespace LivePlatform.Onboarding.Tests;

/// <summary>Operators of System scope work on a provider's objects only when they say which provider's.</summary>
public class ActingForAProvider(OnboardingHost host)
{
    [Fact]
    public async Task A_system_operator_sees_and_makes_what_belongs_to_the_provider_it_names()
    {
        var (msp, other) = (await Msp.NewAsync(host), await Msp.NewAsync(host));
        using var system = Msp.SystemAdmin(host);
        system.DefaultRequestHeaders.Add("Live-Provider", msp.Id.ToString());
        var made = await system.CreateAsync("/api/v1/customers", new { name = "Contoso" });

        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        (await msp.Admin.ReadAsync(made.Location!)).Status.ShouldBe(HttpStatusCode.OK);
        (await other.Admin.ReadAsync(made.Location!)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await system.ReadAsync((await other.CustomerAsync()).Location!)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("no-guid")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public async Task Without_a_provider_there_is_nothing_to_act_on(string? named)
    {
        using var system = Msp.SystemAdmin(host);
        if (named is not null)
        {
            system.DefaultRequestHeaders.Add("Live-Provider", named);
        }

        (await system.ReadAsync("/api/v1/customers")).Code.ShouldBe("provider.required");
        (await system.CreateAsync("/api/v1/customers", new { name = Msp.NewName() })).Code.ShouldBe("provider.required");
    }

    [Fact]
    public async Task For_everybody_else_the_header_means_nothing()
    {
        var (msp, other) = (await Msp.NewAsync(host), await Msp.NewAsync(host));
        var customer = await other.CustomerAsync();
        using var admin = host.Service.ClientOf(TestIssuer.OperatorToken(provider: msp.Id));
        admin.DefaultRequestHeaders.Add("Live-Provider", other.Id.ToString());

        (await admin.ReadAsync(customer.Location!)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await admin.ReadAsync("/api/v1/customers")).Items.ShouldBeEmpty();
    }
}
