using System.Net;
using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Persistence;
using LivePlatform.RoleValidation.Persistence;
using LivePlatform.RoleValidation.Tests.Hosting;
using LivePlatform.Tenancy;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.RoleValidation.Tests.Scenarios;

/// <summary>The REST API: what it refuses, what it hides, and how lists are read.</summary>
public sealed class AskingOverTheApi(RoleValidationHost host) : IClassFixture<RoleValidationHost>, IAsyncLifetime
{
    /// <summary>The tests of a class share a host whose clock they move: what earlier ones left due is no part of this one.</summary>
    public ValueTask InitializeAsync() => host.ForgetWhatIsDueAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private const string Path = "/api/v1/role-assessments";

    [Fact]
    public async Task An_assessment_that_was_asked_for_is_there_at_once_and_has_an_outcome_later()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);

        var asked = await customer.AskAsync();
        var pending = await customer.Operator.ReadAsync(asked.Location!);
        await host.TurnAsync();
        var done = await customer.Operator.ReadAsync(asked.Location!);

        asked.Location.ShouldBe($"{Path}/{asked.Id}");
        (
            pending.Body["status"]!.GetValue<string>(), Assessed.Of(pending.Body).Outcome,
            pending.Body["version"]!.GetValue<long>()).ShouldBe(("Pending", null, 0));
        (done.Body["status"]!.GetValue<string>(), Assessed.Of(done.Body).Outcome, done.ETag).ShouldBe(("Done", "Missing", "\"1\""));
        done.Body["connectionId"]!.GetValue<Guid>().ShouldBe(customer.Connection);
        done.Body["principalId"]!.GetValue<Guid>().ShouldNotBe(Guid.Empty);
    }

    [Fact]
    public async Task The_same_key_asks_once()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        var body = new { connectionId = customer.Connection, stage = "DayTwo" };

        var first = await customer.Operator.CreateAsync(Path, body, "key-1");
        await host.TurnAsync();
        var again = await customer.Operator.CreateAsync(Path, body, "key-1");

        again.Text.ShouldBe(first.Text);
        (await host.TurnAsync()).ShouldBe(0);
        (await customer.Operator.CreateAsync(Path, new { connectionId = Guid.NewGuid(), stage = "DayTwo" }, "key-1")).Code
            .ShouldBe("idempotency.body_differs");
    }

    [Theory]
    [InlineData("""{ "connectionId": "x", "stage": "DayTwo" }""", HttpStatusCode.BadRequest, "request.malformed")]
    [InlineData("""{ "stage": "DayTwo" }""", HttpStatusCode.BadRequest, "request.invalid")]
    [InlineData(
        """{ "connectionId": "7f3e0b4e-5a3c-4b7e-9a53-2f6d1a0c9b11", "stage": "Someday" }""", HttpStatusCode.BadRequest,
        "request.malformed")]
    [InlineData(
        """{ "connectionId": "7f3e0b4e-5a3c-4b7e-9a53-2f6d1a0c9b11", "stage": "DayTwo", "more": 1 }""",
        HttpStatusCode.BadRequest,
        "request.malformed")]
    [InlineData(
        """{ "connectionId": "7f3e0b4e-5a3c-4b7e-9a53-2f6d1a0c9b11", "stage": "DayTwo" }""", HttpStatusCode.NotFound,
        "connection.not_found")]
    public async Task A_bad_question_is_refused(string body, HttpStatusCode status, string code)
    {
        using var admin = host.Service.ClientOf(TestIssuer.OperatorToken(provider: Guid.NewGuid()));

        var refused = await admin.CreateAsync(Path, body);

        (refused.Status, refused.Code).ShouldBe((status, code));
    }

    [Fact]
    public async Task A_connection_that_does_not_work_is_refused_with_the_reason_and_who_must_act()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);

        await customer.TellAsync(ConnectionStatus.Failed);
        var failed = await customer.Operator.CreateAsync(Path, new { connectionId = customer.Connection, stage = "DayTwo" });
        await customer.TellAsync(ConnectionStatus.Unverified);
        var unverified = await customer.Operator.CreateAsync(Path, new { connectionId = customer.Connection, stage = "DayTwo" });

        (failed.Status, failed.Code, failed.Body["actor"]!.GetValue<string>()).ShouldBe(
            (HttpStatusCode.Conflict, "connection.failed", "ServiceProvider"));
        (unverified.Status, unverified.Code, unverified.Body["actor"]!.GetValue<string>()).ShouldBe(
            (HttpStatusCode.Conflict, "connection.unverified", "Platform"));
        (await host.TurnAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData("?stage=Someday", "filter.invalid")]
    [InlineData("?outcome=Fine", "filter.invalid")]
    [InlineData("?dnsMode=Sometimes", "filter.invalid")]
    [InlineData("?limit=0", "page.invalid")]
    [InlineData("?cursor=!", "page.invalid")]
    public async Task A_bad_filter_is_refused(string query, string code)
    {
        using var admin = host.Service.ClientOf(TestIssuer.OperatorToken(provider: Guid.NewGuid()));

        (await admin.ReadAsync(Path + query)).Code.ShouldBe(code);
    }

    [Fact]
    public async Task Lists_are_filtered_and_paged_from_the_newest_on()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        await host.TurnAsync();
        await customer.App.GrantAsync(CustomerApp.TeamsAdministrator);
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        await customer.AssessAsync();
        await customer.AssessAsync();

        var seen = new List<long>();
        string? cursor = null;
        do
        {
            var page = await customer.Operator.ReadAsync($"{Path}?history=true&limit=1{(cursor is null ? "" : $"&cursor={cursor}")}");
            seen.AddRange(page.Items.Select(x => x!["version"]!.GetValue<long>()));
            cursor = page.Body["nextCursor"]?.GetValue<string>();
        }
        while (cursor is not null);

        seen.ShouldBe([3, 2, 1]);
        (await CountAsync("")).ShouldBe(1);
        (await CountAsync("?outcome=Satisfied&stage=daytwo")).ShouldBe(1);
        (await CountAsync("?outcome=Missing")).ShouldBe(0);
        (await CountAsync("?outcome=Missing&history=true")).ShouldBe(1);
        (await CountAsync($"?connectionId={Guid.NewGuid()}")).ShouldBe(0);
        async Task<int> CountAsync(string query) => (await customer.Operator.ReadAsync(Path + query)).Items.Count;
    }

    [Fact]
    public async Task Strangers_see_nothing_of_results_or_of_what_is_due()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        var (channel, otherChannel) = (Guid.NewGuid(), Guid.NewGuid());
        await host.InScopeAsync(customer.Provider, async services =>
        {
            await services.GetRequiredService<UnitOfWork<RoleValidationDbContext>>().RunAsync(
                (db, cancelled) => CustomerCopies.TakeOverAsync(
                    db,
                    ServiceProviderId.From(customer.Provider),
                    new CustomerChanged(customer.Id, channel, "Contoso", false, 1),
                    services.GetRequiredService<CopyComparison>(),
                    cancelled),
                CancellationToken.None);
            return true;
        });
        await host.TurnAsync();
        var result = $"{Path}/{(await customer.NewestAsync())!.Id}";
        var pending = (await customer.AskAsync()).Location!;
        (string Token, bool Sees)[] operators =
        [
            (TestIssuer.OperatorToken(OperatorScopeKind.Channel, OperatorRole.Admin, customer.Provider, channel), true),
            (TestIssuer.OperatorToken(OperatorScopeKind.Customer, OperatorRole.Monitor, customer.Provider, customer: customer.Id), true),
            (TestIssuer.OperatorToken(OperatorScopeKind.Channel, OperatorRole.Admin, customer.Provider, otherChannel), false),
            (TestIssuer.OperatorToken(OperatorScopeKind.Customer, OperatorRole.Admin, customer.Provider, customer: Guid.NewGuid()), false),
            (TestIssuer.OperatorToken(provider: Guid.NewGuid()), false),
        ];

        foreach (var (token, sees) in operators)
        {
            using var client = host.Service.ClientOf(token);
            var expected = sees ? HttpStatusCode.OK : HttpStatusCode.NotFound;
            (await client.ReadAsync(result)).Status.ShouldBe(expected);
            (await client.ReadAsync(pending)).Status.ShouldBe(expected);
            (await client.ReadAsync(Path)).Items.Count.ShouldBe(sees ? 1 : 0);
            if (!sees)
            {
                (await client.CreateAsync(Path, new { connectionId = customer.Connection, stage = "DayTwo" })).Code
                    .ShouldBe("connection.not_found");
            }
        }
    }

    [Fact]
    public async Task Who_only_reads_may_not_ask_and_nobody_gets_in_without_a_token()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        using var monitor = host.Service.ClientOf(TestIssuer.OperatorToken(role: OperatorRole.Monitor, provider: customer.Provider));
        using var nobody = host.Service.Client();

        (await monitor.CreateAsync(Path, new { connectionId = customer.Connection, stage = "DayTwo" })).Status
            .ShouldBe(HttpStatusCode.Forbidden);
        (await nobody.ReadAsync(Path)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await nobody.ReadAsync("/api/v1/role-profiles")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_rules_are_shown_as_they_stand_in_the_file()
    {
        using var monitor = host.Service.ClientOf(TestIssuer.OperatorToken(role: OperatorRole.Monitor, provider: Guid.NewGuid()));

        var profiles = (await monitor.ReadAsync("/api/v1/role-profiles")).Items;

        profiles.Select(x => x!["isInForce"]!.GetValue<bool>()).ShouldBe([true, false, false]);
        var profile = profiles[0]!;
        profile["title"]!.GetValue<string>().ShouldBe("Live Platform roles 2026-11-28");
        profile["decides"]!.AsArray().Select(x => x!.GetValue<string>()).ShouldBe(Enum.GetNames<Stage>());
        profile["requirements"]![0]!["anyOf"]![1]!["all"]!.AsArray().Count.ShouldBe(2);
        profile["requirements"]![2]!["delegated"]![0]!["all"]![0]!.GetValue<string>().ShouldBe("User.Read.All");
    }
}
