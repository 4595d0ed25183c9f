using System.Net;
using LivePlatform.M365.Tokens;
using LivePlatform.TenantCredential.Broker;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

/// <summary>
/// A password that Entra called wrong locks the customer's account when it is sent on and on; a sign-in that ended is not begun again by
/// itself.
/// </summary>
public sealed class SparingAccounts(TenantCredentialHost host) : IClassFixture<TenantCredentialHost>
{
    private const string Password = "Correct horse 1";
    private const string Held = "credential.password_held";
    private static readonly string[] Resources = [TokenResource.Graph, TokenResource.TeamsAdmin];

    private readonly Msp _msp = new(host);
    private readonly Guid _client = Guid.NewGuid();
    private readonly Guid _tenant = Guid.NewGuid();

    [Fact]
    [Trait("Show", "methods.6")]
    public async Task A_wrong_password_is_sent_three_times_a_day_whoever_asks_and_however_many_replicas()
    {
        var (connection, app) = await ConnectedAsync();
        await using var replica = host.StartReplica();
        using var elsewhere = replica.ClientOf(TestIssuer.WorkloadToken(Contracts.ServiceNames.Replication));
        app.Users.Password = "Changed at Microsoft 2";
        host.Service.Services.GetRequiredService<TokenCache>().Clear();
        var before = app.Requests;
        Func<Task>[] askers =
        [
            () => _msp.ProveAsync(connection.Id),
            () => _msp.ValidateAsync(connection.Id),
            .. Resources.Select<string, Func<Task>>(resource => () => _msp.TokenAsync(connection.Id, resource)),
            .. Resources.Select<string, Func<Task>>(resource => () => _msp.TokenAsync(connection.Id, resource, caller: elsewhere)),
        ];

        await Task.WhenAll(askers.Concat(askers).Select(ask => ask()));
        foreach (var ask in askers)
        {
            await ask();
        }

        var sent = app.Requests - before;
        sent.ShouldBe(3);
        var refused = await _msp.ValidateAsync(connection.Id);
        var failure = refused.Body["failure"]!;
        (failure["code"]!.GetValue<string>(), failure["class"]!.GetValue<string>()).ShouldBe((Held, "BadUserPassword"), refused.Text);
        (failure["sentence"]!.GetValue<string>(), failure["action"]!.GetValue<string>()).ShouldNotBe(("", ""));
        (await _msp.TokenAsync(connection.Id)).Body["microsoft"]!["code"]!.GetValue<string>().ShouldBe(Held);
        (await TurnAsync(connection, days: 30)).ShouldBe(0, "nobody acted");
        (app.Requests - before).ShouldBe(3);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"figure: fault 5: of {(3 * askers.Length) + 1} proofs and token requests of two replicas {sent} sent the wrong password, "
                + $"the others were answered {Held}; by itself it is never sent again");
    }

    [Fact]
    public async Task A_day_later_an_operator_may_ask_once_more_and_a_right_password_is_taken_at_once()
    {
        var (connection, app) = await ConnectedAsync();
        app.Users.Password = "Changed at Microsoft 2";
        for (var times = 0; times < 5; times++)
        {
            await _msp.ValidateAsync(connection.Id);
        }

        var same = await PutAsync(connection, Password);
        (same.Code, same.Body["microsoft"]!["code"]!.GetValue<string>()).ShouldBe(
            ("credential.refused", Held), "the same password, entered again, is the same password");
        host.Clock.Advance(TimeSpan.FromHours(25));
        var before = app.Requests;
        (await _msp.ValidateAsync(connection.Id)).Body["failure"]!["code"]!.GetValue<string>().ShouldBe("AADSTS50126");
        (app.Requests - before).ShouldBe(1);

        var taken = await PutAsync(connection, "Changed at Microsoft 2");
        (taken.Status, taken.Body["status"]?.GetValue<string>()).ShouldBe((HttpStatusCode.OK, "Verified"), taken.Text);
    }

    [Fact]
    public async Task A_right_password_is_never_held_however_many_ask_at_once()
    {
        var (connection, app) = await ConnectedAsync();
        app.Latency = TimeSpan.FromMilliseconds(100);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _msp.ValidateAsync(connection.Id)));

        answers.ShouldAllBe(x => x.Body["status"]!.GetValue<string>() == "Verified");
        app.Users.Password = "Changed at Microsoft 2";
        await _msp.ValidateAsync(connection.Id);
        await _msp.ValidateAsync(connection.Id);
        app.Users.Password = Password;
        (await _msp.ValidateAsync(connection.Id)).Body["status"]!.GetValue<string>().ShouldBe("Verified");
        app.Users.Password = "Changed at Microsoft 2";
        await _msp.ValidateAsync(connection.Id);
        (await _msp.ValidateAsync(connection.Id)).Body["failure"]!["code"]!.GetValue<string>()
            .ShouldBe("AADSTS50126", "a success starts the count anew");
    }

    [Fact]
    public async Task Two_services_with_one_account_count_together()
    {
        var (connection, app) = await ConnectedAsync();
        var other = await CreateAsync();
        app.Users.Password = "Changed at Microsoft 2";
        var before = app.Requests;

        for (var times = 0; times < 3; times++)
        {
            await _msp.ValidateAsync(connection.Id);
            await _msp.ValidateAsync(other.Id);
        }

        (app.Requests - before).ShouldBe(3);
    }

    [Fact]
    public async Task A_password_is_not_sent_again_in_place_and_counts_without_an_answer_once_it_was_wrong()
    {
        var (connection, app) = await ConnectedAsync();
        app.Users.Password = "Changed at Microsoft 2";
        await _msp.ValidateAsync(connection.Id);
        var before = app.Requests;
        app.Answer = () => FakeMicrosoft.Refuse(HttpStatusCode.ServiceUnavailable, "temporarily_unavailable", 90033, "passing");

        (await _msp.ValidateAsync(connection.Id)).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (app.Requests - before).ShouldBe(1);
        await _msp.ValidateAsync(connection.Id);
        await _msp.ValidateAsync(connection.Id);

        (app.Requests - before).ShouldBe(2, "with the first one three were sent");
    }

    [Theory]
    [InlineData(50057)]
    [InlineData(53003)]
    [InlineData(50076)]
    [InlineData(65001)]
    public async Task What_is_mended_at_Microsoft_is_looked_at_once_a_day(int code)
    {
        var (connection, app) = await ConnectedAsync();
        app.Users.Blocked = code;
        await _msp.ProveAsync(connection.Id);

        (await TurnAsync(connection, days: 10)).ShouldBeInRange(8, 10);

        app.Users.Blocked = null;
        await TurnAsync(connection, days: 2);
        (await _msp.ReadAsync(connection.Id)).Body["status"]!.GetValue<string>().ShouldBe("Verified");
    }

    [Theory]
    [InlineData(50173)]
    [InlineData(700082)]
    [InlineData(70008)]
    public async Task A_sign_in_that_ended_is_never_tried_again_by_itself(int code)
    {
        await _msp.SyncAppAsync(_client);
        var (connection, app) = await _msp.DelegatedAsync(_tenant, _client);
        app.Users.Revoke(app.Users.Last, code);
        await _msp.ProveAsync(connection.Id);

        (await TurnAsync(connection, days: 30)).ShouldBe(0);
    }

    [Fact]
    public async Task Requests_that_were_under_way_bring_no_further_look()
    {
        var (connection, app) = await ConnectedAsync();
        app.Users.Password = "Changed at Microsoft 2";
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Held = gate.Task;
        var before = app.Requests;
        var token = _msp.TokenAsync(connection.Id);
        while (app.Requests == before)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        app.Held = Task.CompletedTask;
        await _msp.ProveAsync(connection.Id);
        gate.SetResult();
        (await token).Status.ShouldBe(HttpStatusCode.Conflict);

        (await TurnAsync(connection, days: 30)).ShouldBe(0, "the connection's failure is known");
    }

    private async Task<(Answer Connection, FakeMicrosoft.App App)> ConnectedAsync()
    {
        await _msp.SyncAppAsync(_client);
        var app = host.Microsoft.Register(_tenant, _client, Msp.Secret);
        app.Users.Password = Password;
        return (await CreateAsync(), app);
    }

    private async Task<Answer> CreateAsync()
    {
        var made = await _msp.Admin.CreateAsync(
            "/api/v1/connections",
            new
            {
                serviceId = await _msp.ServiceAsync(),
                m365TenantId = _tenant,
                user = new { userName = "voice@contoso.com", password = Password },
            });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        var validated = await _msp.ValidateAsync(made.Id);
        validated.Body["status"]!.GetValue<string>().ShouldBe("Verified", validated.Text);
        return validated;
    }

    private async Task<Answer> PutAsync(Answer connection, string password) => await _msp.Admin.UpdateAsync(
        $"/api/v1/connections/{connection.Id}/credential", new { user = new { userName = "voice@contoso.com", password } },
        (await _msp.ReadAsync(connection.Id)).ETag);

    /// <summary>Some days pass, and what is due is done.</summary>
    /// <returns>How often the connection was proven.</returns>
    private async Task<int> TurnAsync(Answer connection, int days)
    {
        var end = host.Clock.GetUtcNow().AddDays(days);
        for (var proofs = 0; ; proofs++)
        {
            var due = (await _msp.DueAsync(connection.Id)).Where(at => at <= end).ToList();
            var next = due.Count == 0 ? end : due.Single();
            host.Clock.Advance(next > host.Clock.GetUtcNow() ? next - host.Clock.GetUtcNow() : TimeSpan.Zero);
            if (due.Count == 0)
            {
                return proofs;
            }

            proofs.ShouldBeLessThan(100);
            await _msp.ProveAsync(connection.Id);
        }
    }
}
