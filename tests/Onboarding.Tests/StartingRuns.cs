using System.Net;
using LivePlatform.Messaging.Alerts;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.Onboarding.Tests;

/// <summary>Runs are ordered, cancelled, resumed and abandoned; without workers, nothing else moves them.</summary>
public class StartingRuns(OnboardingHost host)
{
    private const string Path = "/api/v1/onboarding-runs";

    [Fact]
    public async Task A_run_has_its_steps_in_order_and_the_sub_domain_of_the_service()
    {
        var (msp, service, domain) = await PreparedAsync();

        var run = await StartAsync(msp, service.Id, domain);

        run.Body["domain"]!.GetValue<string>().ShouldBe($"{service.Body["shortName"]!.GetValue<string>()}.voice.example");
        run.Body["steps"]!.AsArray().Select(x => x!["kind"]!.GetValue<string>()).ShouldBe(
        [
            "ValidateConnection", "AssessRoles", "CheckLicence", "AddDomain", "PublishRecords", "ReadBackRecords", "VerifyDomain",
            "CreateActivationUser", "AssignLicence", "AwaitLicence", "ReplicateFirst",
        ]);
        (await msp.EventsAsync("RunChanged", "runId", run.Id)).ShouldHaveSingleItem()["isOpen"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task With_manual_DNS_only_connection_roles_and_replication_remain()
    {
        var (msp, service, _) = await PreparedAsync();

        var run = await msp.Admin.CreateAsync(Path, new { serviceId = service.Id, dnsMode = "Manual" });

        run.Body["domain"].ShouldBeNull();
        run.Body["steps"]!.AsArray().Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_service_has_one_open_run_and_each_site_one_of_its_own()
    {
        var (msp, service, domain) = await PreparedAsync();
        var site = await msp.SiteAsync(service.Id, shortName: Msp.NewShortName());
        var run = await StartAsync(msp, service.Id, domain);

        (await msp.Admin.CreateAsync(Path, Body(service.Id, domain))).Code.ShouldBe("run.open");
        (await msp.Admin.CreateAsync(Path, Body(service.Id, domain, site.Id))).Status.ShouldBe(HttpStatusCode.Created);
        (await msp.Admin.RemoveAsync($"/api/v1/services/{service.Id}", service.ETag)).Status.ShouldBe(HttpStatusCode.Conflict);
        (await msp.Admin.RemoveAsync($"/api/v1/base-domains/{domain}", "\"1\"")).Code.ShouldBe("base_domain.has_runs");
        run.Body["state"]!.GetValue<string>().ShouldBe("Running");
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        var (msp, service, domain) = await PreparedAsync();
        var operatorConnect = await msp.ServiceAsync((await msp.CustomerAsync()).Id, kind: "OperatorConnect");
        var plain = await msp.SiteAsync(service.Id);
        var other = await Msp.NewAsync(host);

        (await msp.Admin.CreateAsync(Path, Body(operatorConnect.Id, domain))).Code.ShouldBe("run.not_direct_routing");
        (await msp.Admin.CreateAsync(Path, Body(service.Id, domain, plain.Id))).Code.ShouldBe("run.site_without_short_name");
        (await msp.Admin.CreateAsync(Path, new { serviceId = service.Id, dnsMode = "Automatic" })).Code.ShouldBe("run.dns_plan_incomplete");
        (await msp.Admin.CreateAsync(
            Path,
            new { serviceId = service.Id, dnsMode = "Automatic", baseDomainId = domain, usageLocation = "de" })).Code
                .ShouldBe("request.invalid");
        (await msp.Admin.CreateAsync(Path, Body(service.Id, Guid.NewGuid()))).Code.ShouldBe("base_domain.not_found");
        (await other.Admin.CreateAsync(Path, Body(service.Id, domain))).Code.ShouldBe("service.not_found");
    }

    [Fact]
    public async Task A_cancelled_run_is_resumed_or_abandoned_and_one_without_traces_goes_with_its_service()
    {
        var (msp, service, domain) = await PreparedAsync();
        var run = await StartAsync(msp, service.Id, domain);

        var cancelled = await OrderAsync(msp, run, "cancel");
        var resumed = await OrderAsync(msp, cancelled, "resume");
        var stale = await OrderAsync(msp, cancelled, "abandon");
        var abandoning = await OrderAsync(msp, resumed, "abandon");

        cancelled.Body["state"]!.GetValue<string>().ShouldBe("Cancelled");
        resumed.Body["state"]!.GetValue<string>().ShouldBe("Running");
        stale.Code.ShouldBe("precondition.stale");
        abandoning.Body["state"]!.GetValue<string>().ShouldBe("Abandoning");
        abandoning.Body["steps"]!.AsArray().Select(x => (x!["kind"]!.GetValue<string>(), x["state"]!.GetValue<string>())).Last()
            .ShouldBe(("RemoveMadeObjects", "Pending"));
        (await OrderAsync(msp, abandoning, "cancel")).Code.ShouldBe("run.abandoning");
    }

    [Fact]
    public async Task Channels_bring_up_their_services_and_customers_only_look()
    {
        var msp = await Msp.NewAsync(host);
        var channel = await msp.ChannelAsync();
        var customer = await msp.CustomerAsync(channelId: channel.Id);
        var service = await msp.ServiceAsync(customer.Id);
        var domain = await BaseDomainAsync(msp);
        using var reseller = msp.OfChannel(channel.Id);
        using var person = msp.OfCustomer(customer.Id);

        (await reseller.ReadAsync("/api/v1/base-domains")).Items.Count.ShouldBe(0);
        var run = await reseller.CreateAsync(Path, Body(service.Id, domain));
        run.Status.ShouldBe(HttpStatusCode.Created, run.Text);
        (await person.ReadAsync($"{Path}/{run.Id}")).Status.ShouldBe(HttpStatusCode.OK);
        (await person.CreateAsync(Path, Body(service.Id, domain))).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_run_without_progress_for_an_hour_is_told_with_who_must_act_until_a_step_is_done()
    {
        var (msp, service, domain) = await PreparedAsync();
        var run = await StartAsync(msp, service.Id, domain);
        (await OpenAlertsAsync(run)).ShouldBeEmpty("it has just begun");

        await host.QueryAsync<Guid>("UPDATE runs SET started_at = started_at - interval '61 minutes' WHERE id = $1 RETURNING id", run.Id);
        await host.QueryAsync<Guid>(
            """
            UPDATE run_steps SET state = 'Waiting', code = 'roles.missing', who_acts = 'CustomerAdmin', sentence = 'A role is missing.',
                action = 'Assign the role.', waiting_since = now() WHERE run_id = $1 AND number = 1 RETURNING run_id
            """,
            run.Id);
        var told = (await OpenAlertsAsync(run)).ShouldHaveSingleItem();
        told.ShouldStartWith("onboarding_run.stuck");
        told.ShouldContain("the customer's administrator must act: A role is missing.");
        told.ShouldEndWith("Assign the role.");

        await host.QueryAsync<Guid>(
            "UPDATE run_steps SET state = 'Done', ended_at = now() WHERE run_id = $1 AND number = 1 RETURNING run_id", run.Id);
        (await OpenAlertsAsync(run)).ShouldBeEmpty();
    }

    private async Task<List<string>> OpenAlertsAsync(Answer run)
    {
        using var watch = ActivatorUtilities.CreateInstance<AlertWatch<OnboardingDbContext>>(host.Service.Services);
        await watch.LookAsync(TestContext.Current.CancellationToken);
        return await host.QueryAsync<string>(
            "SELECT concat_ws(' ', code, sentence, action) FROM open_alerts WHERE subject_id = $1", run.Id);
    }

    private async Task<(Msp Msp, Answer Service, Guid Domain)> PreparedAsync()
    {
        var msp = await Msp.NewAsync(host);
        return (msp, await msp.ServiceAsync((await msp.CustomerAsync()).Id), await BaseDomainAsync(msp));
    }

    private static async Task<Guid> BaseDomainAsync(Msp msp)
    {
        var key = new { keyName = "live-update", algorithm = "HmacSha256", storedSecretId = msp.DnsKey() };
        var made = await msp.Admin.CreateAsync(
            "/api/v1/base-domains", new { domain = "Voice.Example", servers = new[] { "192.0.2.53", "[2001:db8::53]:5353" }, key });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        return made.Id;
    }

    private static object Body(Guid serviceId, Guid baseDomainId, Guid? siteId = null) =>
        new { serviceId, dnsMode = "Automatic", siteId, baseDomainId, usageLocation = "DE" };

    private static async Task<Answer> StartAsync(Msp msp, Guid service, Guid domain)
    {
        var run = await msp.Admin.CreateAsync(Path, Body(service, domain));
        run.Status.ShouldBe(HttpStatusCode.Created, run.Text);
        return run;
    }

    private static async Task<Answer> OrderAsync(Msp msp, Answer run, string order)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Path}/{run.Id}/{order}");
        request.Headers.TryAddWithoutValidation("If-Match", run.ETag);
        return await msp.Admin.AskAsync(request);
    }
}
