using LivePlatform.M365.Failures;
using LivePlatform.M365.Graph;
using LivePlatform.M365.Hosting;
using LivePlatform.M365.Throttling;
using Microsoft.Extensions.Options;
using Microsoft.Graph.Models.ODataErrors;

namespace LivePlatform.M365.Tests.Graph;

public sealed class TalkingToGraph : IDisposable
{
    private readonly Harness _harness = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task A_request_carries_the_connections_token_its_own_id_and_the_process()
    {
        HttpRequestMessage? seen = null;
        _harness.Graph = (request, _) =>
        {
            seen = request;
            return Harness.Answer(200, """{"value":[]}""");
        };
        using var response = await _harness.OpenRested()
            .GetAsync("/users/delta?$select=id", [new("Prefer", "return=minimal")], cancellationToken: Ct);
        using var reader = new StreamReader(await response.OpenBodyAsync(Ct));
        (await reader.ReadToEndAsync(Ct)).ShouldBe("""{"value":[]}""");
        _harness.Sent.ShouldBe(["GET /v1.0/users/delta?$select=id token-1"]);
        Guid.TryParse(seen!.Headers.GetValues("client-request-id").Single(), out _).ShouldBeTrue();
        Guid.TryParse(seen.Headers.GetValues("x-live-process").Single(), out _).ShouldBeTrue();
        seen.Headers.GetValues("Prefer").Single().ShouldBe("return=minimal");
    }

    [Fact]
    public async Task A_next_link_on_the_same_host_is_followed()
    {
        using var response = await _harness.OpenRested()
            .GetAsync("https://localhost:7443/v1.0/users/delta?$skiptoken=a%2Fb", cancellationToken: Ct);
        _harness.Sent.ShouldBe(["GET /v1.0/users/delta?$skiptoken=a%2Fb token-1"]);
    }

    [Theory]
    [InlineData("https://evil.example/v1.0/users")]
    [InlineData("http://localhost:7443/v1.0/users")]
    [InlineData("https://localhost:7444/v1.0/users")]
    [InlineData("https://localhost:7443/beta/users")]
    [InlineData("https://localhost:7443/v1.0/../beta/users")]
    [InlineData("https://localhost:7443@evil.example/v1.0/users")]
    [InlineData("https://user:pw@localhost:7443/v1.0/users")]
    public async Task A_link_that_leads_away_is_not_followed(string link)
    {
        await Should.ThrowAsync<ForeignAddressException>(() => _harness.OpenRested().GetAsync(link, cancellationToken: Ct));
        _harness.Sent.ShouldBeEmpty();
        _harness.BrokerBodies.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("//evil.example/users")]
    [InlineData("ftp:users")]
    public async Task A_relative_address_stays_below_the_version(string path)
    {
        using var response = await _harness.OpenRested().GetAsync(path, cancellationToken: Ct);
        _harness.Sent.Single().ShouldStartWith("GET /v1.0/");
    }

    [Fact]
    public async Task A_refused_token_is_replaced_once()
    {
        _harness.Broker = _ => Task.FromResult(Harness.Token($"token-{_harness.BrokerBodies.Count}"));
        _harness.Graph = (request, _) => Harness.Answer(request.Headers.Authorization!.Parameter == "token-2" ? 200 : 401);
        using var response = await _harness.OpenRested().GetAsync("users/1", cancellationToken: Ct);
        response.IsSuccess.ShouldBeTrue();
        _harness.Sent.ShouldBe(["GET /v1.0/users/1 token-1", "GET /v1.0/users/1 token-2"]);
        _harness.BrokerBodies[1].ShouldContain("\"refused\":7");
    }

    [Fact]
    public async Task A_Graph_that_refuses_every_token_is_not_asked_in_a_loop()
    {
        _harness.Graph = (_, _) => Harness.Answer(401, """{"error":{"code":"InvalidAuthenticationToken"}}""");
        var graph = _harness.OpenRested();
        for (var i = 0; i < 3; i++)
        {
            using var response = await graph.GetAsync("users/1", cancellationToken: Ct);
            (await response.ReadFailureAsync(Ct)).Class.ShouldBe(MicrosoftFailureClass.TokenRefused);
        }

        _harness.BrokerBodies.Count.ShouldBe(2);
        _harness.Sent.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_refusal_becomes_an_exception_that_says_what_helps()
    {
        _harness.Graph = (_, _) => Harness.Answer(403, """{"error":{"code":"Authorization_RequestDenied","message":"secret details"}}""");
        using var response = await _harness.OpenRested().GetAsync("users/1", cancellationToken: Ct);
        var failure = await Should.ThrowAsync<MicrosoftFailureException>(() => response.EnsureSuccessAsync(Ct));
        failure.Failure.Class.ShouldBe(MicrosoftFailureClass.MissingPermission);
        failure.Message.ShouldNotContain("secret details");
    }

    [Fact]
    public async Task The_SDK_sends_the_token_to_a_host_that_is_not_Microsofts()
    {
        _harness.Graph = (_, _) => Harness.Answer(200, """{"id":"1","displayName":"Ada"}""");
        var user = await _harness.OpenRested().Sdk.Users["1"].GetAsync(cancellationToken: Ct);
        user!.DisplayName.ShouldBe("Ada");
        _harness.Sent.ShouldBe(["GET /v1.0/users/1 token-1"]);
    }

    [Fact]
    public async Task The_SDK_does_not_retry_by_itself()
    {
        _harness.Graph = (_, _) => Harness.Answer(429, headers: ("Retry-After", "60"));
        var deferred = await Should.ThrowAsync<DeferredException>(
            () => _harness.OpenRested().Sdk.Users["1"].GetAsync(cancellationToken: Ct));
        deferred.Until.ShouldBe(_harness.Clock.GetUtcNow().AddSeconds(60));
        _harness.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_SDK_repeats_a_throttled_write_with_its_body_and_reports_Graphs_errors()
    {
        _harness.Graph = (_, attempt) => attempt == 1
            ? Harness.Answer(429, headers: ("Retry-After", "1"))
            : Harness.Answer(400, """{"error":{"code":"Request_BadRequest","message":"x"}}""");
        var failure = await Should.ThrowAsync<ODataError>(() => _harness.DriveAsync(
            _harness.OpenRested().Sdk.Users.PostAsync(new Microsoft.Graph.Models.User { DisplayName = "Ada" }, cancellationToken: Ct)));
        failure.Error!.Code.ShouldBe("Request_BadRequest");
        _harness.Sent.Count.ShouldBe(2);
    }

    [Fact]
    public void A_connection_keeps_its_client_while_it_is_used()
    {
        var factory = _harness.Get<M365ClientFactory>();
        var first = _harness.Open();
        _harness.Clock.Advance(TimeSpan.FromMinutes(6));
        _harness.Open().ShouldBeSameAs(first);
        _harness.Clock.Advance(TimeSpan.FromMinutes(20));
        factory.For(_harness.Connection with { ConnectionId = Guid.NewGuid() }, "test");
        _harness.Open().ShouldNotBeSameAs(first);
    }

    [Fact]
    public void Idle_budgets_are_dropped()
    {
        var graph = _harness.Open();
        var budget = graph.Budget;
        graph.Budget.ShouldBeSameAs(budget);
        _harness.Clock.Advance(TimeSpan.FromMinutes(11));
        graph.Budget.ShouldNotBeSameAs(budget);
    }

    [Fact]
    public void Wrong_settings_are_named_all_at_once()
    {
        using var harness = new Harness(configure: settings =>
        {
            settings["Microsoft365:EntraBaseUrl"] = "http://localhost:7443";
            settings["Microsoft365:GraphBaseUrl"] = "https://localhost:7443";
            settings["Services:TenantCredential"] = null;
            settings["Microsoft365:Quotas:Headroom"] = "1.5";
        });
        var faults = Should.Throw<OptionsValidationException>(() => harness.Get<IOptions<M365Options>>().Value).Failures.ToList();
        faults.Count.ShouldBe(4);
        faults.ShouldContain(fault => fault.Contains("EntraBaseUrl"));
    }

    [Fact]
    public void A_quota_that_Microsoft_changed_is_one_setting()
    {
        using var harness = new Harness(configure: settings =>
        {
            settings["Microsoft365:Quotas:TenantUnitsS:Amount"] = "7000";
            settings["Microsoft365:Quotas:TenantUnitsS:Window"] = "00:00:10";
        });
        harness.Open().Budget.UnitsPerSecond.ShouldBe(2 * _harness.Open().Budget.UnitsPerSecond, 1e-6);
    }

    [Fact]
    public void The_broker_itself_needs_no_broker()
    {
        using var harness = new Harness(
            ServiceShare.TenantCredential,
            settings => settings["Services:TenantCredential"] = null,
            services => services.AddOwnTokenBroker<NoTokens>());
        harness.Get<IOptions<M365Options>>().Value.BrokerBaseUrl.ShouldBeNull();
        harness.Get<LivePlatform.M365.Tokens.ITokenBroker>().ShouldBeOfType<NoTokens>();
    }

    private sealed class NoTokens : LivePlatform.M365.Tokens.ITokenBroker
    {
        public Task<LivePlatform.M365.Tokens.BrokerToken> RequestAsync(
            LivePlatform.M365.Tokens.TokenRequest request, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
