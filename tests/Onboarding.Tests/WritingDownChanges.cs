using System.Net;
using System.Text.Json.Nodes;
using LivePlatform.TestKit.Services;

namespace LivePlatform.Onboarding.Tests;

/// <summary>Whatever an operator changes is told of in the commit of the change, and nothing else is.</summary>
[Trait("Show", "doors.1")]
public sealed class WritingDownChanges(OnboardingHost host)
{
    [Fact]
    public async Task Each_change_is_told_of_once_in_its_own_commit_and_a_refusal_or_a_reading_is_not()
    {
        var provider = (await Msp.NewAsync(host)).Id;
        using var admin = host.Service.ClientOf(TestIssuer.OperatorToken(provider: provider, subject: "anna"));
        var key = Guid.NewGuid().ToString();
        var made = await admin.CreateAsync("/api/v1/customers", new { name = "Contoso" }, key);
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        (await admin.CreateAsync("/api/v1/customers", new { name = "Contoso" }, key)).Id.ShouldBe(made.Id, "a repetition changes nothing");
        (await admin.CreateAsync("/api/v1/customers", new { name = "Contoso" })).Status.ShouldBe(HttpStatusCode.Conflict);
        var changed = await admin.UpdateAsync(made.Location!, new { name = "Contoso Ltd", channelId = (Guid?)null }, made.ETag);
        (await admin.UpdateAsync(made.Location!, new { name = "Contoso AG", channelId = (Guid?)null }, made.ETag)).Status
            .ShouldBe(HttpStatusCode.PreconditionFailed);
        await admin.ReadAsync(made.Location!);
        (await admin.RemoveAsync(made.Location!, changed.ETag)).Status.ShouldBe(HttpStatusCode.NoContent);

        var told = (await ActsAsync(provider)).Where(x => x["subject"]!.GetValue<string>() == "anna").ToList();
        told.Select(x => $"{x["operation"]} {x["target"]}")
            .ShouldBe([$"createCustomer {made.Location}", $"updateCustomer {made.Location}", $"deleteCustomer {made.Location}"]);
        told.ShouldAllBe(
            x => x["subject"]!.GetValue<string>() == "anna" && x["service"]!.GetValue<string>() == "onboarding"
                && x["customerId"]!.GetValue<Guid>() == made.Id);
        TestContext.Current.TestOutputHelper
            ?.WriteLine(
                "figure: door 10: 3 changes of a customer, a repetition, 2 refusals and a reading: 3 acts told of, "
                    + "each in the commit of its change");
    }

    [Fact]
    public async Task A_change_that_cannot_be_told_of_is_not_made()
    {
        await host.QueryAsync<string>(
            """
            CREATE OR REPLACE FUNCTION refuse_doomed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION
                'no act of the doomed'; END $$;
            CREATE OR REPLACE TRIGGER refuse_doomed BEFORE INSERT ON outbox FOR EACH ROW WHEN (NEW.type LIKE '%.OperatorActed'
                AND NEW.body->>'subject' = 'doomed') EXECUTE FUNCTION refuse_doomed();
            SELECT 'made'
            """);
        var provider = (await Msp.NewAsync(host)).Id;
        using var doomed = host.Service.ClientOf(TestIssuer.OperatorToken(provider: provider, subject: "doomed"));

        ((int)(await doomed.CreateAsync("/api/v1/customers", new { name = "Contoso" })).Status).ShouldBeGreaterThanOrEqualTo(500);

        (await host.QueryAsync<long>("SELECT count(*) FROM customers WHERE service_provider_id = $1", provider)).ShouldBe([0]);
        (await host.QueryAsync<long>(
            "SELECT count(*) FROM outbox WHERE service_provider_id = $1 AND type LIKE '%.CustomerChanged'", provider)).ShouldBe([0]);
    }

    [Fact]
    public async Task A_site_that_is_deleted_is_told_of_as_its_customers()
    {
        var msp = await Msp.NewAsync(host);
        var customer = await msp.CustomerAsync();
        var site = await msp.SiteAsync((await msp.ServiceAsync(customer.Id)).Id);
        (await msp.Admin.RemoveAsync(site.Location!, site.ETag)).Status.ShouldBe(HttpStatusCode.NoContent);

        (await ActsAsync(msp.Id)).Last(x => x["operation"]!.GetValue<string>() == "deleteSite")["customerId"]!.GetValue<Guid>()
            .ShouldBe(customer.Id);
    }

    private async Task<List<JsonNode>> ActsAsync(Guid provider) =>
        [.. (await host.QueryAsync<string>(
            "SELECT body::text FROM outbox WHERE service_provider_id = $1 AND type LIKE '%.OperatorActed' ORDER BY sequence",
            provider)).Select(x => JsonNode.Parse(x)!)];
}
