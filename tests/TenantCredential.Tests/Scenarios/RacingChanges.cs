using System.Net;
using System.Net.Http.Json;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Keeping.Switching;
using LivePlatform.TenantCredential.Keeping.Views;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

/// <summary>
/// A change is proven at Microsoft outside any transaction: what happens to its object meanwhile is an answer, not a fault.
/// </summary>
public sealed class RacingChanges(TenantCredentialHost host) : IClassFixture<TenantCredentialHost>
{
    private const string NewSecret = "New~0123456789-fresh";
    private const string ThirdSecret = "Thi~0123456789-third";

    private readonly Msp _msp = new(host);

    [Fact]
    [Trait("Show", "methods.6")]
    public async Task A_credential_whose_connection_switches_while_it_is_proven_is_told_to_wait()
    {
        var (connection, app) = await _msp.ConnectedAsync();
        var almost = await AlmostSwitchedAsync(connection, app);

        var late = await WhileAskedAsync(app, () => _msp.ReplaceAsync(almost, ThirdSecret), () => _msp.AdvanceAsync(connection.Id));

        (late.Status, late.Code).ShouldBe((HttpStatusCode.Conflict, ConnectionProblems.SettlingCode), late.Text);
        late.Body["action"]!.GetValue<string>().ShouldNotBeEmpty();
        var now = await _msp.ReadAsync(connection.Id);
        (now.Body["change"]!["phase"]!.GetValue<string>(), now.Body["credentialVersion"]!.GetValue<int>()).ShouldBe(("Settling", 2));
        TestContext.Current.TestOutputHelper?.WriteLine(
            "figure: fault 4: a new credential whose connection switches while Microsoft is asked is answered "
                + $"{(int)late.Status} {late.Code}, and the switch goes on");
    }

    [Fact]
    public async Task A_secret_that_others_know_is_replaced_even_when_its_connection_switches_meanwhile()
    {
        var (connection, app) = await _msp.ConnectedAsync();
        var almost = await AlmostSwitchedAsync(connection, app);

        var reported = await WhileAskedAsync(
            app, () => ReportAsync(almost, new { clientSecret = ThirdSecret }), () => _msp.AdvanceAsync(connection.Id));

        reported.Status.ShouldBe(HttpStatusCode.OK, reported.Text);
        (await TestDatabases.QueryAsync<int>(
            host.Databases.Owner, "SELECT version FROM credentials WHERE connection_id = $1",
            connection.Id)).ShouldBe([3], "nothing stands by");
    }

    [Fact]
    public async Task A_connection_that_moves_on_meanwhile_does_not_go_back()
    {
        var (tenant, client) = (Guid.NewGuid(), Guid.NewGuid());
        await _msp.SyncAppAsync(client);
        var (connection, syncApp) = await _msp.DelegatedAsync(tenant, client);
        var registration = Guid.NewGuid();
        host.Microsoft.Register(tenant, registration, Msp.Secret);
        var accepted = await _msp.Admin.UpdateAsync(
            $"/api/v1/connections/{connection.Id}/credential", new { clientId = registration, clientSecret = Msp.Secret }, connection.ETag);
        accepted.Status.ShouldBe(HttpStatusCode.Accepted, accepted.Text);
        await _msp.AdvanceAsync(connection.Id);
        var almost = await _msp.ReadAsync(connection.Id);

        var late = await WhileAskedAsync(
            syncApp,
            () => ReportAsync(almost, new { refreshToken = syncApp.Users.NewRefreshToken() }),
            () => _msp.AdvanceAsync(connection.Id));

        (late.Status, late.Code).ShouldBe((HttpStatusCode.Conflict, "connection.downgrade_refused"), late.Text);
        (await _msp.ReadAsync(connection.Id)).Body["method"]!.GetValue<string>().ShouldBe("AppRegistration");
    }

    [Fact]
    public async Task Who_names_no_version_is_told_when_another_credential_came_first()
    {
        var (connection, app) = await _msp.ConnectedAsync();
        app.With(NewSecret).With(ThirdSecret);
        Result<ConnectionResponse>? late = null;

        await WhileAskedAsync(
            app,
            async () =>
            {
                late = await ReplaceUnseenAsync(connection, ThirdSecret);
                return connection;
            },
            async () => (await _msp.ReplaceAsync(connection, NewSecret)).Status.ShouldBe(HttpStatusCode.Accepted));

        (late!.Refusal?.Status, late.Refusal?.Code).ShouldBe((409, ConnectionProblems.ConflictCode));
        (await _msp.ReadAsync(connection.Id)).Body["change"]!["phase"]!.GetValue<string>().ShouldBe("Proving");
    }

    [Fact]
    public async Task Whatever_changes_one_object_at_once_is_answered_without_a_fault_of_ours()
    {
        var (connection, app) = await _msp.ConnectedAsync(readable: false);
        app.With(NewSecret).With(ThirdSecret);
        var syncApp = await _msp.Admin.ReadAsync($"/api/v1/sync-apps/{await _msp.SyncAppAsync(Guid.NewGuid())}");
        var secret = await _msp.Admin.CreateAsync(
            "/api/v1/stored-secrets", new { name = "Zone", purpose = "DnsUpdate", value = "c2VjcmV0" });
        secret.Status.ShouldBe(HttpStatusCode.Created, secret.Text);
        var end = host.Clock.GetUtcNow().AddDays(50);
        Func<Task<Answer>>[] changes =
        [
            () => _msp.ReplaceAsync(connection, NewSecret),
            () => _msp.ReplaceAsync(connection, ThirdSecret),
            () => _msp.Admin.UpdateAsync($"/api/v1/connections/{connection.Id}/expiry", new { secretExpiresOn = end }, connection.ETag),
            () => ReportAsync(connection, new { clientSecret = NewSecret }),
            () => OrderAsync(connection, "rotate"),
            () => OrderAsync(connection, "validate"),
            () => _msp.Admin.UpdateAsync($"/api/v1/sync-apps/{syncApp.Id}/credential", new { clientSecret = Msp.Secret }, syncApp.ETag),
            () => _msp.Admin.UpdateAsync($"/api/v1/stored-secrets/{secret.Id}", new { name = "Zone", value = "bmV3ZXI=" }, secret.ETag),
        ];

        var answers = await Task.WhenAll(changes.SelectMany(change => new[] { change(), change(), change() }));

        answers.ShouldAllBe(x => (int)x.Status < 500);
        answers.Where(x => (int)x.Status >= 400).ShouldAllBe(x => !string.IsNullOrEmpty(x.Code));
        foreach (var versioned in changes[^2..].Select((_, index) => answers[^((2 - index) * 3)..][..3]))
        {
            versioned.Count(x => x.Status == HttpStatusCode.OK).ShouldBe(1);
        }
    }

    /// <summary>The last proof of a change is still to come.</summary>
    private async Task<Answer> AlmostSwitchedAsync(Answer connection, FakeMicrosoft.App app)
    {
        app.With(NewSecret).With(ThirdSecret);
        (await _msp.ReplaceAsync(connection, NewSecret)).Status.ShouldBe(HttpStatusCode.Accepted);
        await _msp.AdvanceAsync(connection.Id);
        return await _msp.ReadAsync(connection.Id);
    }

    /// <summary>Something happens while a request waits for Microsoft.</summary>
    private static async Task<Answer> WhileAskedAsync(FakeMicrosoft.App app, Func<Task<Answer>> request, Func<Task> meanwhile)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = app.Requests;
        app.Held = gate.Task;
        var answer = request();
        while (app.Requests == before && !answer.IsCompleted)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        app.Held = Task.CompletedTask;
        answer.IsCompleted.ShouldBeFalse("the request waits for Microsoft");
        await meanwhile();
        gate.SetResult();
        return await answer;
    }

    private async Task<Answer> ReportAsync(Answer connection, object body)
    {
        using var report = new HttpRequestMessage(
            HttpMethod.Post, $"/api/v1/connections/{connection.Id}/compromised")
        { Content = JsonContent.Create(body) };
        return await _msp.Admin.AskAsync(report, connection.ETag);
    }

    private async Task<Answer> OrderAsync(Answer connection, string what)
    {
        using var order = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/connections/{connection.Id}/{what}");
        return await _msp.Admin.AskAsync(order);
    }

    /// <summary>As invitees and upgrades do it.</summary>
    private Task<Result<ConnectionResponse>> ReplaceUnseenAsync(Answer connection, string secret) => host.InScopeAsync(_msp.Id, services =>
    {
        var input = new CredentialInput(
            null, null, new Tenancy.SecretText(secret), Certificate: null, Federated: false, RefreshToken: null, User: null,
            ExpiresOn: null);
        var caller = new ReplacementCaller(
            AuditActor.System("test"), static _ => null, static (_, _, _) => Task.FromResult<Refusal?>(null), static _ => { });
        return services.GetRequiredService<CredentialReplacement>()
            .RunAsync(connection.Id, input, isCompromised: false, caller, response: null, TestContext.Current.CancellationToken);
    });
}
