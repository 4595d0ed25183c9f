using System.Net;
using LivePlatform.Onboarding.ServiceProviders;
using LivePlatform.Tenancy;
using LivePlatform.TestKit.Services;

namespace LivePlatform.Onboarding.Tests;

public class CreatingServiceProviders(OnboardingHost host)
{
    private const string Path = "/api/v1/system/service-providers";

    [Fact]
    public async Task A_system_operator_creates_a_provider_and_reads_it_back()
    {
        using var system = Msp.SystemAdmin(host);
        var name = Msp.NewName("MSP");
        var made = await system.CreateAsync(Path, new { name });

        made.Status.ShouldBe(HttpStatusCode.Created);
        made.ETag.ShouldBe("\"1\"");
        made.Location.ShouldBe($"{Path}/{made.Id}");
        var read = await system.ReadAsync(made.Location!);
        read.ETag.ShouldBe("\"1\"");
        read.Body["name"]!.GetValue<string>().ShouldBe(name);
        read.Body["createdAt"]!.ToString().ShouldBe(made.Body["createdAt"]!.ToString());
    }

    [Fact]
    public async Task Repeating_a_creation_with_its_key_gives_the_first_answer_again_to_the_letter()
    {
        using var system = Msp.SystemAdmin(host);
        var (key, body) = (Guid.NewGuid().ToString(), new { name = Msp.NewName("MSP") });
        var first = await system.CreateAsync(Path, body, key);
        var second = await system.CreateAsync(Path, body, key);

        second.Status.ShouldBe(HttpStatusCode.Created);
        (second.Text, second.MediaType, second.ETag, second.Location).ShouldBe((first.Text, first.MediaType, first.ETag, first.Location));
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused()
    {
        using var system = Msp.SystemAdmin(host);
        var key = Guid.NewGuid().ToString();
        await system.CreateAsync(Path, new { name = Msp.NewName("MSP") }, key);
        var other = await system.CreateAsync(Path, new { name = Msp.NewName("MSP") }, key);

        (other.Status, other.Code).ShouldBe((HttpStatusCode.UnprocessableEntity, "idempotency.body_differs"));
    }

    [Fact]
    public async Task A_creation_without_a_key_is_refused()
    {
        using var system = Msp.SystemAdmin(host);
        using var request = new HttpRequestMessage(HttpMethod.Post, Path)
        {
            Content = new StringContent("""{"name":"x"}""", null, "application/json"),
        };
        var answer = await system.AskAsync(request);

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.BadRequest, "idempotency.key_required"));
    }

    [Fact]
    public async Task A_name_is_taken_whatever_its_case()
    {
        using var system = Msp.SystemAdmin(host);
        var name = Msp.NewName("MSP");
        await system.CreateAsync(Path, new { name });
        var second = await system.CreateAsync(Path, new { name = name.ToUpperInvariant() });

        (second.Status, second.Code).ShouldBe((HttpStatusCode.Conflict, "service_provider.name_taken"));
    }

    [Fact]
    public async Task The_list_pages_through_all_providers_once()
    {
        var mine = new[] { await Msp.NewAsync(host), await Msp.NewAsync(host), await Msp.NewAsync(host) };
        using var system = Msp.SystemAdmin(host);
        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = await system.ReadAsync($"{Path}?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            seen.AddRange(page.Items.Select(x => x!["id"]!.GetValue<Guid>()));
            cursor = page.Body["nextCursor"]?.GetValue<string>();
        }
        while (cursor is not null);

        seen.ShouldBeUnique();
        mine.ShouldAllBe(x => seen.Contains(x.Id));
    }

    [Theory]
    [InlineData(OperatorScopeKind.Provider)]
    [InlineData(OperatorScopeKind.Channel)]
    [InlineData(OperatorScopeKind.Customer)]
    public async Task For_operators_of_a_provider_these_routes_do_not_exist(OperatorScopeKind scope)
    {
        var msp = await Msp.NewAsync(host);
        using var client = host.Service.ClientOf(
            TestIssuer.OperatorToken(scope, provider: msp.Id, channel: Guid.NewGuid(), customer: Guid.NewGuid()));

        (await client.ReadAsync(Path)).Code.ShouldBe("route.unknown");
        (await client.ReadAsync($"{Path}/{msp.Id}")).Code.ShouldBe("route.unknown");
        (await client.CreateAsync(Path, new { name = Msp.NewName() })).Code.ShouldBe("route.unknown");
    }

    [Fact]
    public async Task A_system_monitor_reads_but_does_not_create()
    {
        using var monitor = host.Service.ClientOf(TestIssuer.OperatorToken(OperatorScopeKind.System, OperatorRole.Monitor));

        (await monitor.ReadAsync(Path)).Status.ShouldBe(HttpStatusCode.OK);
        (await monitor.CreateAsync(Path, new { name = Msp.NewName() })).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact, Trait("Category", "unit")]
    public void The_id_follows_from_who_asks_with_which_key()
    {
        CreateServiceProvider.IdOf("anna", "k1").ShouldBe(CreateServiceProvider.IdOf("anna", "k1"));
        CreateServiceProvider.IdOf("anna", "k1").ShouldNotBe(CreateServiceProvider.IdOf("anna", "k2"));
        CreateServiceProvider.IdOf("anna", "k1").ShouldNotBe(CreateServiceProvider.IdOf("bert", "k1"));
        CreateServiceProvider.IdOf("anna\nk", "1").ShouldNotBe(CreateServiceProvider.IdOf("anna", "k\n1"));
        CreateServiceProvider.IdOf("anna", "k1").Value.Version.ShouldBe(8);
    }
}
