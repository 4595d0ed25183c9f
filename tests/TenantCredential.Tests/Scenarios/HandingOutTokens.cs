using System.Net;
using LivePlatform.Contracts;
using LivePlatform.M365.Tokens;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Broker;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

public class HandingOutTokens(TenantCredentialHost host) : IClassFixture<TenantCredentialHost>
{
    private readonly Msp _msp = new(host);

    [Fact]
    public async Task Callers_that_come_together_share_one_request_to_entra()
    {
        var (connection, app) = await _msp.ConnectedAsync();
        var before = app.Requests;
        app.Latency = TimeSpan.FromMilliseconds(200);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _msp.TokenAsync(connection.Id)));

        answers.ShouldAllBe(x => x.Status == HttpStatusCode.OK);
        answers.Select(x => x.Body["accessToken"]!.GetValue<string>()).Distinct().ShouldHaveSingleItem();
        (app.Requests - before).ShouldBe(1);
        answers[0].Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await _msp.AuditAsync(connection.Id)).Count(x => x == "SecretOpenedForToken").ShouldBe(1);
    }

    [Fact]
    public async Task Each_resource_has_a_token_of_its_own()
    {
        var (connection, app) = await _msp.ConnectedAsync();
        var graph = await _msp.TokenAsync(connection.Id);
        var teams = await _msp.TokenAsync(connection.Id, TokenResource.TeamsAdmin);

        teams.Text.ShouldNotBe(graph.Text);
        app.LastScope.ShouldContain("48ac35b8-9aa8-4d74-927d-1f4a14a0b239/.default");
        (await _msp.TokenAsync(connection.Id, "https://management.azure.com/.default")).Code.ShouldBe("resource.unknown");
    }

    [Fact]
    public async Task Another_providers_connection_does_not_exist()
    {
        var (connection, _) = await _msp.ConnectedAsync();
        (await _msp.TokenAsync(connection.Id)).Status.ShouldBe(HttpStatusCode.OK);
        (await _msp.TokenAsync(connection.Id, provider: Guid.NewGuid())).Code.ShouldBe("connection.not_found");
        (await _msp.TokenAsync(Guid.NewGuid())).Code.ShouldBe("connection.not_found");
    }

    [Fact]
    public async Task Only_listed_workloads_are_answered()
    {
        var (connection, _) = await _msp.ConnectedAsync();
        var gateway = host.Service.ClientOf(TestIssuer.WorkloadToken(ServiceNames.Gateway));
        (await _msp.TokenAsync(connection.Id, caller: gateway)).Code.ShouldBe("workload.forbidden");
        (await _msp.TokenAsync(connection.Id, caller: _msp.Admin)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await _msp.TokenAsync(connection.Id, caller: host.Service.Client())).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory, Trait("Show", "doors.1")]
    [InlineData("attacker")]
    [InlineData("")]
    [InlineData("live-platform-test")]
    public async Task An_account_of_the_same_name_in_another_namespace_is_a_stranger(string place)
    {
        var (connection, _) = await _msp.ConnectedAsync();
        using var stranger = host.Service.ClientOf(TestIssuer.WorkloadToken(ServiceNames.Replication, place: place));
        var answer = await _msp.TokenAsync(connection.Id, caller: stranger);

        answer.Code.ShouldBe("workload.forbidden");
        answer.Text.ShouldNotContain("accessToken");
        TestContext.Current.TestOutputHelper
            ?.WriteLine($"figure: door 5: account 'replication' of namespace '{place}' was refused a token");
    }

    [Fact]
    public async Task A_refused_token_is_dropped_once()
    {
        var (connection, app) = await _msp.ConnectedAsync();
        var first = await _msp.TokenAsync(connection.Id);
        var before = app.Requests;
        var second = await _msp.TokenAsync(connection.Id, refused: 1);
        var third = await _msp.TokenAsync(connection.Id, refused: 1);

        second.Text.ShouldNotBe(first.Text);
        third.Text.ShouldBe(second.Text);
        (app.Requests - before).ShouldBe(1);
    }

    [Fact]
    public async Task A_newer_token_is_asked_for_at_most_once_a_minute()
    {
        var (connection, app) = await _msp.ConnectedAsync();
        await _msp.TokenAsync(connection.Id);
        var before = app.Requests;
        host.Clock.Advance(TimeSpan.FromSeconds(61));
        var changed = host.Clock.GetUtcNow().AddHours(1);
        for (var n = 0; n < 5; n++)
        {
            (await _msp.TokenAsync(connection.Id, newerThan: changed)).Status.ShouldBe(HttpStatusCode.OK);
        }

        (app.Requests - before).ShouldBe(1);
        host.Clock.Advance(TimeSpan.FromSeconds(61));
        await _msp.TokenAsync(connection.Id, newerThan: changed);
        (app.Requests - before).ShouldBe(2);
        await _msp.TokenAsync(connection.Id, newerThan: host.Clock.GetUtcNow().AddDays(-1));
        (app.Requests - before).ShouldBe(2, "a token that is new enough stays");
    }

    [Fact]
    public async Task A_token_is_renewed_before_it_ends_and_kept_while_entra_is_down()
    {
        var (connection, app) = await _msp.ConnectedAsync();
        var first = await _msp.TokenAsync(connection.Id);
        host.Clock.Advance(TimeSpan.FromMinutes(56));
        app.Answer = () => new HttpResponseMessage(HttpStatusCode.BadGateway);
        (await _msp.TokenAsync(connection.Id)).Text.ShouldBe(first.Text, "the old one is good until its end");
        app.Answer = null;
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        (await _msp.TokenAsync(connection.Id)).Text.ShouldNotBe(first.Text);
    }

    [Fact]
    public async Task A_connection_that_was_not_proven_gives_tokens_only_to_its_proof()
    {
        var (made, app) = await _msp.ConnectAsync();
        var blocked = await _msp.TokenAsync(made.Id);
        blocked.Status.ShouldBe(HttpStatusCode.Conflict);
        blocked.Code.ShouldBe("connection.blocked");
        app.Requests.ShouldBe(0);

        var roleValidation = host.Service.ClientOf(TestIssuer.WorkloadToken(ServiceNames.RoleValidation));
        (await _msp.TokenAsync(made.Id, candidate: 1, caller: roleValidation)).Status.ShouldBe(HttpStatusCode.OK);
        (await _msp.TokenAsync(made.Id, candidate: 2, caller: roleValidation)).Code.ShouldBe("connection.blocked");
        (await _msp.TokenAsync(made.Id, candidate: 1)).Code.ShouldBe("candidate.forbidden");
    }

    [Fact]
    public async Task A_secret_that_has_ended_blocks_the_connection_and_hastens_its_proof()
    {
        var (connection, app) = await _msp.ConnectedAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(3));
        app.Answer = () => FakeMicrosoft.Refuse(HttpStatusCode.Unauthorized, "invalid_client", 7000222, "expired");
        var blocked = await _msp.TokenAsync(connection.Id);

        blocked.Code.ShouldBe("connection.blocked");
        blocked.Body["microsoft"]!["class"]!.GetValue<string>().ShouldBe("ExpiredSecret");
        blocked.Body["action"]!.GetValue<string>().ShouldNotBeEmpty();
        (await TestDatabases.QueryAsync<long>(
            host.Databases.Owner, "SELECT count(*) FROM due_validations WHERE connection_id = $1 AND due_at <= $2", connection.Id,
            host.Clock.GetUtcNow())).ShouldBe([1]);

        await _msp.ProveAsync(connection.Id);
        var requests = app.Requests;
        (await _msp.TokenAsync(connection.Id)).Body["microsoft"]!["code"]!.GetValue<string>().ShouldBe("AADSTS7000222");
        app.Requests.ShouldBe(requests, "a failed connection is not tried again by those who want tokens");
    }

    [Fact]
    public async Task While_entra_asks_to_wait_nobody_asks()
    {
        var (connection, app) = await _msp.ConnectedAsync();
        app.Answer = () => FakeMicrosoft.Refuse(HttpStatusCode.TooManyRequests, "x", 0, "slow", "20");
        var throttled = await _msp.TokenAsync(connection.Id);
        throttled.Status.ShouldBe(HttpStatusCode.TooManyRequests, throttled.Text);
        throttled.Body["microsoft"]!["class"]!.GetValue<string>().ShouldBe("Throttled");
        throttled.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(18, 20);
        var requests = app.Requests;
        app.Answer = null;
        (await _msp.TokenAsync(connection.Id)).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        app.Requests.ShouldBe(requests);
    }

    [Fact]
    public async Task No_more_than_eight_requests_of_one_app_are_in_flight()
    {
        var (tenant, client) = (Guid.NewGuid(), Guid.NewGuid());
        var connections = new List<Guid>();
        FakeMicrosoft.App app = null!;
        for (var n = 0; n < 12; n++)
        {
            (var made, app) = await _msp.ConnectAsync(tenant: tenant, client: client);
            connections.Add((await _msp.ValidateAsync(made.Id)).Id);
        }

        var (most, now) = (0, 0);
        app.Answer = () =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref now));
            Thread.Yield();
            SpinWait.SpinUntil(() => false, TimeSpan.FromMilliseconds(30));
            Interlocked.Decrement(ref now);
            return FakeMicrosoft.Refuse(HttpStatusCode.BadRequest, "x", 90002, "");
        };
        await Task.WhenAll(connections.Select(id => _msp.TokenAsync(id)));
        most.ShouldBeInRange(1, 8);
    }

    [Fact]
    public async Task Tokens_from_memory_are_counted_and_the_counts_are_audited()
    {
        var (connection, _) = await _msp.ConnectedAsync();
        for (var n = 0; n < 4; n++)
        {
            await _msp.TokenAsync(connection.Id);
        }

        await host.Service.Services.GetRequiredService<HandOuts>().FlushAsync((one, count) =>
            host.InScopeAsync(one.Provider.Value, async services =>
            {
                await services.GetRequiredService<AuditTrail>().RecordAsync(one.ToRecord(count), CancellationToken.None);
                return true;
            }));
        var counts = await TestDatabases.QueryAsync<int>(
            host.Databases.Owner,
            "SELECT count FROM audit WHERE connection_id = $1 AND action = 'TokensHandedOut' AND actor_id = 'replication'",
            connection.Id);
        counts.ShouldBe([3]);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while (value > (seen = Volatile.Read(ref target)))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
