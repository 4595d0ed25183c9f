using System.Net;
using LivePlatform.Contracts;
using LivePlatform.M365.Tokens;
using LivePlatform.TenantCredential.Broker;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

/// <summary>Two replicas over one table of tokens.</summary>
public sealed class SharingTokens(TenantCredentialHost host) : IClassFixture<TenantCredentialHost>, IAsyncLifetime
{
    private readonly Msp _msp = new(host);
    private readonly ServiceFactory<Program> _second = host.StartReplica();
    private HttpClient _other = null!;

    public ValueTask InitializeAsync()
    {
        _other = _second.ClientOf(TestIssuer.WorkloadToken(ServiceNames.Replication));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _other.Dispose();
        await _second.DisposeAsync();
    }

    [Fact]
    public async Task An_empty_table_costs_one_request_per_connection_however_many_replicas_are_asked()
    {
        var connected = new List<(Guid Id, FakeMicrosoft.App App, int Before)>();
        for (var n = 0; n < 12; n++)
        {
            var (connection, app) = await _msp.ConnectedAsync();
            app.Latency = TimeSpan.FromMilliseconds(200);
            connected.Add((connection.Id, app, app.Requests));
        }

        var answers = await Task.WhenAll(connected.SelectMany(x => new[] { _msp.TokenAsync(x.Id), _msp.TokenAsync(x.Id, caller: _other) }));
        answers.ShouldAllBe(x => x.Status == HttpStatusCode.OK);
        answers.Select(TextOf).Distinct().Count().ShouldBe(connected.Count, "both replicas hand out the same tokens");
        connected.ShouldAllBe(x => x.App.Requests - x.Before == 1);
        (await ClaimsAsync(connected[0].Id)).ShouldBe(0, "a claim ends with its request");
        foreach (var (id, _, _) in connected)
        {
            (await _msp.AuditAsync(id)).Count(x => x == "SecretOpenedForToken").ShouldBe(1, "the replica that waited opened no secret");
        }
    }

    [Fact]
    public async Task A_restart_costs_no_request()
    {
        var (connection, app) = await _msp.ConnectedAsync();
        var first = await _msp.TokenAsync(connection.Id);
        var before = app.Requests;
        await using var restarted = host.StartReplica();
        using var caller = restarted.ClientOf(TestIssuer.WorkloadToken(ServiceNames.Replication));

        (await _msp.TokenAsync(connection.Id, caller: caller)).Text.ShouldBe(first.Text);
        app.Requests.ShouldBe(before);
    }

    [Fact]
    public async Task A_refused_token_is_dropped_once_whichever_replica_hears_of_it()
    {
        var (connection, app) = await _msp.ConnectedAsync();
        var first = await _msp.TokenAsync(connection.Id);
        await _msp.TokenAsync(connection.Id, caller: _other);
        var before = app.Requests;

        var second = await _msp.TokenAsync(connection.Id, refused: 1);
        (await _msp.TokenAsync(connection.Id, refused: 1, caller: _other)).Text.ShouldBe(second.Text);
        second.Text.ShouldNotBe(first.Text);
        (app.Requests - before).ShouldBe(1);
    }

    [Fact]
    public async Task A_newer_token_is_asked_for_once_a_minute_over_all_replicas()
    {
        var (connection, app) = await _msp.ConnectedAsync();
        await _msp.TokenAsync(connection.Id);
        await _msp.TokenAsync(connection.Id, caller: _other);
        var before = app.Requests;
        host.Clock.Advance(TimeSpan.FromSeconds(61));
        var changed = host.Clock.GetUtcNow().AddHours(1);

        await _msp.TokenAsync(connection.Id, newerThan: changed);
        (await _msp.TokenAsync(connection.Id, newerThan: changed, caller: _other)).Status.ShouldBe(HttpStatusCode.OK);
        (app.Requests - before).ShouldBe(1);
    }

    [Fact]
    public async Task The_claim_of_a_replica_that_died_is_waited_for_and_taken_over()
    {
        var (connection, app) = await _msp.ConnectedAsync();
        var before = app.Requests;
        await TestDatabases.ExecuteAsync(
            host.Databases.Owner,
            """
            INSERT INTO broker_claims (connection_id, resource, service_provider_id, customer_id, holder, claimed_until)
            VALUES ($1, $5, $2, $3, $4, clock_timestamp() + interval '2 seconds')
            """,
            connection.Id,
            _msp.Id,
            _msp.Customer,
            Guid.NewGuid(),
            TokenResource.Graph);
        var asked = _msp.TokenAsync(connection.Id);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        app.Requests.ShouldBe(before, "the claim still stands");

        (await asked).Status.ShouldBe(HttpStatusCode.OK);
        (app.Requests - before).ShouldBe(1);
        (await ClaimsAsync(connection.Id)).ShouldBe(0);
    }

    [Fact]
    public async Task A_token_in_another_row_or_with_another_end_does_not_open()
    {
        var (one, app) = await _msp.ConnectedAsync();
        var (another, _) = await _msp.ConnectedAsync();
        await _msp.TokenAsync(one.Id);
        var foreign = await _msp.TokenAsync(another.Id);
        await TestDatabases.ExecuteAsync(
            host.Databases.Owner,
            "UPDATE broker_tokens SET sealed = (SELECT sealed FROM broker_tokens WHERE connection_id = $2) WHERE connection_id = $1",
            one.Id, another.Id);
        var before = app.Requests;
        TextOf(await _msp.TokenAsync(one.Id, caller: _other)).ShouldNotBe(TextOf(foreign));
        (app.Requests - before).ShouldBe(1, "what does not open is fetched anew");

        await TestDatabases.ExecuteAsync(
            host.Databases.Owner,
            "UPDATE broker_tokens SET expires_on = expires_on + interval '1 day', renew_at = renew_at + interval '1 day' WHERE "
                + "connection_id = $1",
            one.Id);
        await using var third = host.StartReplica();
        using var caller = third.ClientOf(TestIssuer.WorkloadToken(ServiceNames.Replication));
        await _msp.TokenAsync(one.Id, caller: caller);
        (app.Requests - before).ShouldBe(2);
    }

    [Fact]
    public async Task A_token_of_a_former_credential_is_not_handed_out()
    {
        var (connection, app) = await _msp.ConnectedAsync();
        await _msp.TokenAsync(connection.Id);
        app.With("New~0123456789-right");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/connections/{connection.Id}/compromised")
        {
            Content = System.Net.Http.Json.JsonContent.Create(new { clientSecret = "New~0123456789-right" }),
        };
        (await _msp.Admin.AskAsync(request, connection.ETag)).Status.ShouldBe(HttpStatusCode.OK);

        // The other replica has no token in memory: it is the row that would mislead it.
        (await _msp.TokenAsync(connection.Id, caller: _other)).Body["credentialVersion"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task A_token_is_renewed_ahead_of_time_by_one_replica_while_somebody_asks_for_it()
    {
        var (connection, app) = await _msp.ConnectedAsync();
        await _msp.TokenAsync(connection.Id);
        host.Clock.Advance(TimeSpan.FromMinutes(30));
        await _msp.TokenAsync(connection.Id, caller: _other);
        await _msp.TokenAsync(connection.Id);
        var before = app.Requests;
        app.TokenLife = 7200;
        host.Clock.Advance(TimeSpan.FromMinutes(25));
        await Task.WhenAll(RenewAsync(host.Service), RenewAsync(_second));

        (app.Requests - before).ShouldBe(1);
        var own = await _msp.TokenAsync(connection.Id);
        await RenewAsync(_second);
        TextOf(await _msp.TokenAsync(connection.Id, caller: _other)).ShouldBe(TextOf(own));
        (app.Requests - before).ShouldBe(1);
    }

    [Fact]
    public async Task A_token_that_nobody_asked_for_lately_is_left_to_end()
    {
        var (connection, app) = await _msp.ConnectedAsync();
        app.TokenLife = 7200;
        await _msp.TokenAsync(connection.Id);
        var before = app.Requests;
        host.Clock.Advance(TimeSpan.FromMinutes(116));
        await RenewAsync(host.Service);
        app.Requests.ShouldBe(before);
    }

    private static Task RenewAsync(ServiceFactory<Program> replica) =>
        ActivatorUtilities.CreateInstance<TokenRenewal>(replica.Services).RunOnceAsync();

    private static string TextOf(Answer answer) => answer.Body["accessToken"]!.GetValue<string>();

    private async Task<long> ClaimsAsync(Guid connection) =>
        (await TestDatabases.QueryAsync<long>(
            host.Databases.Owner, "SELECT count(*) FROM broker_claims WHERE connection_id = $1", connection))[0];
}
