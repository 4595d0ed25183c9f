using System.Text.Json;
using Azure.Core;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Tokens;
using LivePlatform.Tenancy;

namespace LivePlatform.M365.Tests.Tokens;

public sealed class KeepingTokens : IDisposable
{
    private readonly Harness _harness = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task Callers_that_arrive_together_share_one_request()
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _harness.Broker = _ => answer.Task;
        var calls = Enumerable.Range(0, 50).Select(_ => Ask()).ToArray();
        answer.SetResult(Harness.Token("shared"));
        var tokens = await Task.WhenAll(calls);
        tokens.ShouldAllBe(token => token.AccessToken.Reveal() == "shared");
        _harness.BrokerBodies.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_token_is_kept_until_five_minutes_before_its_end()
    {
        await Ask();
        _harness.Clock.Advance(TimeSpan.FromMinutes(54.9));
        await Ask();
        _harness.BrokerBodies.Count.ShouldBe(1);
        _harness.Clock.Advance(TimeSpan.FromMinutes(0.2));
        await Ask();
        _harness.BrokerBodies.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_short_token_is_kept_for_half_its_life()
    {
        _harness.Broker = _ => Task.FromResult(Harness.Token("short", "2026-11-23T06:04:00Z"));
        await Ask();
        _harness.Clock.Advance(TimeSpan.FromMinutes(1.9));
        await Ask();
        _harness.BrokerBodies.Count.ShouldBe(1);
        _harness.Clock.Advance(TimeSpan.FromMinutes(0.2));
        await Ask();
        _harness.BrokerBodies.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_changed_credential_drops_the_token_and_also_the_one_under_way()
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _harness.Broker = _ => answer.Task;
        var early = Ask();
        Tokens.Drop(_harness.Connection.Provider, _harness.Connection.ConnectionId);
        answer.SetResult(Harness.Token("of-the-old-credential"));
        await early;
        _harness.Broker = _ => Task.FromResult(Harness.Token("of-the-new-credential", version: 8));
        (await Ask()).AccessToken.Reveal().ShouldBe("of-the-new-credential");
    }

    [Fact]
    public async Task Another_providers_connection_is_not_dropped()
    {
        await Ask();
        Tokens.Drop(ServiceProviderId.From(Guid.NewGuid()), _harness.Connection.ConnectionId);
        await Ask();
        _harness.BrokerBodies.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Dropping_one_connections_tokens_does_not_look_at_those_of_others()
    {
        const int Connections = 2_000;
        const int LessThanOneByteEach = Connections - 1;
        for (var n = 0; n < Connections; n++)
        {
            await Tokens.GetAsync(_harness.Connection with { ConnectionId = Guid.NewGuid() }, TokenResource.Graph, "test", Ct);
        }

        await Ask();
        Tokens.Drop(_harness.Connection.Provider, Guid.NewGuid());
        var before = GC.GetAllocatedBytesForCurrentThread();
        Tokens.Drop(_harness.Connection.Provider, _harness.Connection.ConnectionId);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(LessThanOneByteEach);

        await Ask();
        _harness.BrokerBodies.Count.ShouldBe(Connections + 2);
    }

    [Fact]
    public async Task A_refused_token_is_asked_for_again_once_with_its_version()
    {
        var first = await Ask();
        Tokens.Refused(_harness.Connection, TokenResource.Graph, first).ShouldBeTrue();
        var second = await Ask();
        await Ask();
        _harness.BrokerBodies.Count.ShouldBe(2);
        Member(_harness.BrokerBodies[0], "refused").ShouldBeNull();
        Member(_harness.BrokerBodies[1], "refused")!.Value.GetInt64().ShouldBe(7);
        Tokens.Refused(_harness.Connection, TokenResource.Graph, first).ShouldBeTrue("it was replaced meanwhile");
        Tokens.Refused(_harness.Connection, TokenResource.Graph, second).ShouldBeFalse("the last one was refused just now");
        await Ask();
        _harness.BrokerBodies.Count.ShouldBe(2);
    }

    [Fact]
    public async Task One_who_gives_up_does_not_end_the_request_of_the_others()
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _harness.Broker = _ => answer.Task;
        using var impatient = new CancellationTokenSource();
        var first = Tokens.GetAsync(_harness.Connection, TokenResource.Graph, "test", impatient.Token);
        var second = Ask();
        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        answer.SetResult(Harness.Token("t"));
        (await second).CredentialVersion.ShouldBe(7);
    }

    [Fact]
    public async Task The_request_says_who_where_and_what_for()
    {
        string? bearer = null, path = null;
        _harness.Broker = request =>
        {
            bearer = request.Headers.Authorization?.ToString();
            path = request.RequestUri!.AbsoluteUri;
            return Task.FromResult(Harness.Token("t"));
        };
        await Ask();
        bearer.ShouldBe("Bearer workload-token");
        path.ShouldBe("https://localhost:7001/internal/v1/token");
        var body = _harness.BrokerBodies[0];
        Member(body, "provider")!.Value.GetGuid().ShouldBe(_harness.Connection.Provider.Value);
        Member(body, "connection")!.Value.GetGuid().ShouldBe(_harness.Connection.ConnectionId);
        Member(body, "resource")!.Value.GetString().ShouldBe("https://graph.microsoft.com/.default");
        Member(body, "purpose")!.Value.GetString().ShouldBe("test");
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(401)]
    public async Task A_broker_in_trouble_puts_the_work_off(int status)
    {
        _harness.Broker = _ => Task.FromResult(Harness.Answer(status, """{"code":"audit.unavailable"}""", ("Retry-After", "9")));
        var failure = await Should.ThrowAsync<BrokerUnavailableException>(Ask);
        failure.Until.ShouldBe(_harness.Clock.GetUtcNow().AddSeconds(9));
        failure.Why.ShouldBe("audit.unavailable");
        _harness.Broker = _ => Task.FromResult(Harness.Token("later"));
        (await Ask()).AccessToken.Reveal().ShouldBe("later");
    }

    [Fact]
    public async Task A_broker_that_does_not_answer_puts_the_work_off()
    {
        _harness.Broker = _ => throw new HttpRequestException(HttpRequestError.ConnectionError);
        (await Should.ThrowAsync<BrokerUnavailableException>(Ask)).Until.ShouldBe(_harness.Clock.GetUtcNow().AddSeconds(5));
    }

    [Fact]
    public async Task A_refused_credential_blocks_with_Microsofts_code_and_what_helps()
    {
        _harness.Broker = _ => Task.FromResult(Harness.Answer(409, """
            {"code":"connection.blocked","detail":"The client secret has expired.","action":"Create a new one.",
             "microsoft":{"code":"AADSTS7000222","class":"ExpiredSecret"}}
            """));
        var failure = await Should.ThrowAsync<ConnectionBlockedException>(Ask);
        failure.Code.ShouldBe("AADSTS7000222");
        failure.Class.ShouldBe(MicrosoftFailureClass.ExpiredSecret);
        failure.Action.ShouldBe("Create a new one.");
    }

    [Fact]
    public async Task A_refusal_that_waiting_cures_puts_the_work_off()
    {
        _harness.Broker =
            _ => Task.FromResult(Harness.Answer(409, """{"code":"x","microsoft":{"code":"AADSTS90033","class":"MicrosoftDown"}}"""));
        await Should.ThrowAsync<BrokerUnavailableException>(Ask);
    }

    [Fact]
    public async Task The_Azure_credential_gives_the_connections_token_for_one_resource()
    {
        var credential = new ConnectionTokenCredential(Tokens, _harness.Connection, "teams");
        var token = await credential.GetTokenAsync(new TokenRequestContext([TokenResource.TeamsAdmin]), Ct);
        token.Token.ShouldBe("token-1");
        Member(_harness.BrokerBodies[0], "resource")!.Value.GetString().ShouldBe(TokenResource.TeamsAdmin);
        await Should.ThrowAsync<ArgumentException>(async () => await credential.GetTokenAsync(new TokenRequestContext(["a", "b"]), Ct));
    }

    [Fact]
    public void A_token_never_prints_itself()
    {
        new BrokerToken(new SecretText("secret-token"), default, 1).ToString().ShouldNotContain("secret-token");
        new TokenResponse("secret-token", default, 1).ToString().ShouldNotContain("secret-token");
    }

    private ConnectionTokens Tokens => _harness.Get<ConnectionTokens>();

    private Task<BrokerToken> Ask() => Tokens.GetAsync(_harness.Connection, TokenResource.Graph, "test", Ct);

    private static JsonElement? Member(string json, string name)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty(name, out var value) ? value.Clone() : null;
    }
}
