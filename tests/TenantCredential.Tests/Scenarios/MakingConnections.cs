using System.Globalization;
using System.Net;
using LivePlatform.Tenancy;
using LivePlatform.TestKit.Services;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

public class MakingConnections(TenantCredentialHost host) : IClassFixture<TenantCredentialHost>
{
    private readonly Msp _msp = new(host);

    [Fact]
    public async Task A_connection_is_stored_unverified_and_shows_no_secret()
    {
        var (made, app) = await _msp.ConnectAsync();

        made.Body["status"]!.GetValue<string>().ShouldBe("Unverified");
        made.Body["method"]!.GetValue<string>().ShouldBe("AppRegistration");
        made.Body["credentialVersion"]!.GetValue<int>().ShouldBe(1);
        made.Body["secretHint"]!.GetValue<string>().ShouldBe(Msp.Secret[..3]);
        made.Body["expiry"]!["status"]!.GetValue<string>().ShouldBe("Unknown");
        made.Text.ShouldNotContain(Msp.Secret);
        made.ETag.ShouldBe("\"1\"");
        made.Location.ShouldBe($"/api/v1/connections/{made.Id}");
        app.Requests.ShouldBe(0, "creating must not wait for Microsoft");
        (await _msp.Admin.ReadAsync(made.Location!)).Text.ShouldNotContain(Msp.Secret);
        (await _msp.EventsAsync(made.Id)).ShouldBe(["Unverified"]);
        (await _msp.AuditAsync(made.Id)).ShouldBe(["ConnectionCreated"]);
    }

    [Fact]
    public async Task The_same_request_again_makes_nothing_more()
    {
        var body = Body(await _msp.ServiceAsync());
        var first = await _msp.Admin.CreateAsync("/api/v1/connections", body, "key");
        var second = await _msp.Admin.CreateAsync("/api/v1/connections", body, "key");

        second.Status.ShouldBe(HttpStatusCode.Created);
        second.Text.ShouldBe(first.Text);
        (await _msp.Admin.ReadAsync("/api/v1/connections")).Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_service_has_one_live_connection_also_when_asked_for_at_once()
    {
        var service = await _msp.ServiceAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _msp.Admin.CreateAsync("/api/v1/connections", Body(service))));

        answers.Count(x => x.Status == HttpStatusCode.Created).ShouldBe(1);
        answers.Where(x => x.Status != HttpStatusCode.Created).ShouldAllBe(x => x.Code == "connection.exists");
    }

    [Fact]
    public async Task A_removed_connection_makes_room_for_another()
    {
        var service = await _msp.ServiceAsync();
        var first = await _msp.Admin.CreateAsync("/api/v1/connections", Body(service));
        (await _msp.Admin.RemoveAsync(first.Location!, null)).Code.ShouldBe("precondition.required");
        (await _msp.Admin.RemoveAsync(first.Location!, first.ETag)).Status.ShouldBe(HttpStatusCode.NoContent);

        (await _msp.Admin.ReadAsync(first.Location!)).Code.ShouldBe("connection.not_found");
        (await _msp.Admin.CreateAsync("/api/v1/connections", Body(service))).Status.ShouldBe(HttpStatusCode.Created);
        (await TestDatabases.QueryAsync<long>(host.Databases.Owner, "SELECT count(*) FROM credentials WHERE connection_id = $1", first.Id))
            .ShouldBe([0]);
        (await _msp.AuditAsync(first.Id)).ShouldBe(["ConnectionCreated", "ConnectionRemoved"]);
    }

    [Fact]
    public async Task An_m365_tenant_belongs_to_one_customer_until_its_last_connection_is_removed()
    {
        var tenant = Guid.NewGuid();
        var (unproven, _) = await _msp.ConnectAsync(tenant: tenant);
        var mine = await _msp.ValidateAsync(unproven.Id);
        var other = Body(await _msp.ServiceAsync(Guid.NewGuid()), tenant);

        (await _msp.Admin.CreateAsync("/api/v1/connections", other)).Code.ShouldBe("m365_tenant.belongs_to_another_customer");
        var stranger = new Msp(host);
        (await stranger.Admin.CreateAsync("/api/v1/connections", Body(await stranger.ServiceAsync(), tenant)))
            .Status.ShouldBe(HttpStatusCode.Created, "another provider may have the same M365 tenant as a customer");
        (await _msp.Admin.RemoveAsync(unproven.Location!, mine.ETag)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await _msp.Admin.CreateAsync("/api/v1/connections", other)).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Services_that_share_a_registration_or_a_secret_are_shown()
    {
        var (tenant, client) = (Guid.NewGuid(), Guid.NewGuid());
        var (first, _) = await _msp.ConnectAsync(tenant: tenant, client: client);
        var (second, _) = await _msp.ConnectAsync(tenant: tenant, client: client);
        var (third, _) = await _msp.ConnectAsync(secret: "Another-0123456789", tenant: tenant, client: client);

        var shared = (await _msp.Admin.ReadAsync(first.Location!)).Body["sharedWith"]!;
        shared["registration"]!.AsArray().Select(x => x!.GetValue<Guid>())
            .ShouldBe([second.Body["serviceId"]!.GetValue<Guid>(), third.Body["serviceId"]!.GetValue<Guid>()], ignoreOrder: true);
        shared["secret"]!.AsArray().Select(x => x!.GetValue<Guid>()).ShouldBe([second.Body["serviceId"]!.GetValue<Guid>()]);
    }

    [Fact]
    public async Task Strangers_find_neither_service_nor_connection()
    {
        var (made, _) = await _msp.ConnectAsync();
        var service = await _msp.ServiceAsync();
        HttpClient[] strangers =
        [
            new Msp(host).Admin,
            _msp.Operator(OperatorScopeKind.Channel, channel: Guid.NewGuid()),
            _msp.Operator(OperatorScopeKind.Customer, customer: Guid.NewGuid()),
        ];
        foreach (var stranger in strangers)
        {
            (await stranger.CreateAsync("/api/v1/connections", Body(service))).Code.ShouldBe("service.not_found");
            (await stranger.ReadAsync("/api/v1/connections")).Items.ShouldBeEmpty();
            (await stranger.ReadAsync("/api/v1/audit")).Items.ShouldBeEmpty();
            (await stranger.ReadAsync(made.Location!)).Status.ShouldBe(HttpStatusCode.NotFound);
            (await stranger.RemoveAsync(made.Location!, made.ETag)).Status.ShouldBe(HttpStatusCode.NotFound);
            (await stranger.UpdateAsync($"{made.Location}/credential", new { clientSecret = Msp.Secret }, made.ETag)).Status
                .ShouldBe(HttpStatusCode.NotFound);
            (await stranger.UpdateAsync($"{made.Location}/expiry", new { secretExpiresOn = "2099-01-01T00:00:00Z" }, made.ETag)).Status
                .ShouldBe(HttpStatusCode.NotFound);
            using var validate = new HttpRequestMessage(HttpMethod.Post, $"{made.Location}/validate");
            (await stranger.AskAsync(validate)).Status.ShouldBe(HttpStatusCode.NotFound);
        }

        (await _msp.Operator(OperatorScopeKind.Channel, channel: _msp.Channel).ReadAsync(made.Location!)).Status
            .ShouldBe(HttpStatusCode.OK);
        (await _msp.Operator(OperatorScopeKind.Customer, customer: _msp.Customer).ReadAsync(made.Location!)).Status
            .ShouldBe(HttpStatusCode.OK);
        (await _msp.Operator(OperatorScopeKind.Provider, role: OperatorRole.Monitor)
            .CreateAsync("/api/v1/connections", Body(service))).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"serviceId":"x"}""")]
    [InlineData("""{ not json""")]
    [InlineData("""{"serviceId":"@s","m365TenantId":"@g","clientId":"@g","clientSecret":""}""")]
    [InlineData("""{"serviceId":"@s","m365TenantId":"@g","clientId":"@g","clientSecret":null}""")]
    [InlineData("""{"serviceId":"@s","m365TenantId":"@g","clientId":"@g","clientSecret":" leading-blank-0123"}""")]
    [InlineData(
        """{"serviceId":"@s","m365TenantId":"00000000-0000-0000-0000-000000000000","clientId":"@g","clientSecret":"0123456789abcdef"}""")]
    [InlineData(
        """
        {"serviceId":"@s","m365TenantId":"@g","clientId":"@g",
         "clientSecret":"0123456789abcdef","secretExpiresOn":"2001-01-01T00:00:00Z"}
        """)]
    [InlineData("""{"serviceId":"@s","m365TenantId":"@g","clientId":"@g","clientSecret":"0123456789abcdef","extra":1}""")]
    [InlineData("""{"serviceId":"@s","m365TenantId":"@g","clientId":"@g","clientSecret":"0123456789abcdef","method":"Pigeon"}""")]
    [InlineData("""{"serviceId":"@s","m365TenantId":"@g","clientId":"@g","clientSecret":"0123456789abcdef","method":2}""")]
    public async Task A_bad_body_is_refused_and_changes_nothing(string body)
    {
        body = body.Replace("@s", (await _msp.ServiceAsync()).ToString(), StringComparison.Ordinal)
            .Replace("@g", Guid.NewGuid().ToString(), StringComparison.Ordinal);
        var answer = await _msp.Admin.CreateAsync("/api/v1/connections", body);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest, answer.Text);
        answer.Code.ShouldBeOneOf("request.malformed", "request.invalid");
        (await _msp.Admin.ReadAsync("/api/v1/connections")).Items.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Password")]
    [InlineData("DelegatedToken")]
    public async Task A_method_that_the_credential_does_not_make_is_refused(string method)
    {
        var body = new
        {
            serviceId = await _msp.ServiceAsync(),
            m365TenantId = Guid.NewGuid(),
            clientId = Guid.NewGuid(),
            clientSecret = Msp.Secret,
            method,
        };
        var answer = await _msp.Admin.CreateAsync("/api/v1/connections", body);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Body["errors"]!["method"].ShouldNotBeNull(answer.Text);
    }

    [Fact]
    public async Task The_list_is_filtered_and_paged()
    {
        var (failed, _) = await _msp.ConnectAsync(secret: Msp.WrongSecret);
        host.Clock.Advance(TimeSpan.FromMinutes(3));
        await _msp.ValidateAsync(failed.Id);
        var (soon, app) = await _msp.ConnectAsync();
        app.Secrets.Clear();
        app.With(Msp.Secret, host.Clock.GetUtcNow().AddDays(20));
        await _msp.ValidateAsync(soon.Id);
        var (late, _) = await _msp.ConnectedAsync();

        (await IdsAsync("?status=Failed")).ShouldBe([failed.Id]);
        (await IdsAsync("?failureClass=BadSecret&method=AppRegistration")).ShouldBe([failed.Id]);
        (await IdsAsync("?expiringWithin=30d")).ShouldBe([failed.Id, soon.Id], "the end of the first one's secret is unknown");
        (await IdsAsync("?expiringWithin=13d")).ShouldBeEmpty();
        var expiry = (await _msp.Admin.ReadAsync("/api/v1/connections/summary")).Body["expiry"]!;
        (expiry["unknown"]!.GetValue<int>(), expiry["expired"]!.GetValue<int>(), expiry["never"]!.GetValue<int>()).ShouldBe((1, 0, 0));
        var day = expiry["byDay"]!.AsArray().ShouldHaveSingleItem()!;
        (DateOnly.Parse(day["date"]!.GetValue<string>(), CultureInfo.InvariantCulture), day["connections"]!.GetValue<int>())
            .ShouldBe((DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime.AddDays(20)), 1));
        expiry["later"]!.GetValue<int>().ShouldBe(1, "the last one's");
        (await IdsAsync($"?m365TenantId={late.Body["m365TenantId"]}")).ShouldBe([late.Id]);
        (await IdsAsync($"?customerId={Guid.NewGuid()}")).ShouldBeEmpty();
        var page = await _msp.Admin.ReadAsync("/api/v1/connections?limit=2");
        page.Items.Count.ShouldBe(2);
        (await IdsAsync($"?limit=2&cursor={page.Body["nextCursor"]}")).ShouldBe([late.Id]);
        foreach (var bad in new[]
        {
            "status=7",
            "status=Green",
            "method=x",
            "failureClass=0",
            "expiringWithin=30",
            "expiringWithin=-1d",
            "expiringWithin=99999999999d",
        })
        {
            (await _msp.Admin.ReadAsync($"/api/v1/connections?{bad}")).Code.ShouldBe("filter.invalid", bad);
        }

        using var export = await _msp.Admin.GetAsync(
            new Uri("/api/v1/connections/export?status=Failed", UriKind.Relative), TestContext.Current.CancellationToken);
        export.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        var lines = (await export.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        (
            lines.Length, lines[1].Split(',')[0],
            lines[1].Contains("AADSTS7000215", StringComparison.Ordinal)).ShouldBe((2, failed.Id.ToString(), true));
        (await _msp.Admin.ReadAsync("/api/v1/connections/export?status=7")).Code.ShouldBe("filter.invalid");
        (await _msp.Admin.ReadAsync("/api/v1/connections?customerId=x")).Code.ShouldBe("request.malformed");
        (await _msp.Admin.ReadAsync("/api/v1/connections?limit=0")).Code.ShouldBe("page.invalid");

        async Task<List<Guid>> IdsAsync(string query) =>
            [.. (await _msp.Admin.ReadAsync($"/api/v1/connections{query}")).Items.Select(x => x!["id"]!.GetValue<Guid>())];
    }

    private static object Body(Guid service, Guid? tenant = null) =>
        new { serviceId = service, m365TenantId = tenant ?? Guid.NewGuid(), clientId = Guid.NewGuid(), clientSecret = Msp.Secret };
}
