using System.Net;
using System.Net.Http.Json;
using LivePlatform.Contracts;
using LivePlatform.M365.Tokens;
using LivePlatform.TenantCredential.Broker;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.TenantCredential.Tests.Refusals;

/// <summary>What becomes of each refusal: of a new secret, and of the one in use.</summary>
public sealed class RefusedByMicrosoft(SimulatedHost host) : IClassFixture<SimulatedHost>
{
    private const int Fewest = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private const string Secret = "Abc~0123456789-right";
    private const string NewSecret = "New~0123456789-fresh";
    private readonly Guid _provider = Guid.NewGuid();
    private readonly (Guid Tenant, Guid Client) _app = (Guid.NewGuid(), Guid.NewGuid());

    public static TheoryData<string> Codes => [.. RefusalLine.Read().Select(x => x.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    [Trait("Show", "connections.2")]
    public async Task Each_refusal_is_explained_and_the_secret_in_use_goes_on(string code)
    {
        var line = RefusalLine.Read().Single(x => x.Code == code);
        using var admin = host.Service.ClientOf(TestIssuer.OperatorToken(provider: _provider));
        var connection = await ConnectedAsync(admin);
        await using (await host.RefuseAsync(line, _app.Client))
        {
            ShouldBeRefused(
                line,
                await admin.UpdateAsync(
                    $"/api/v1/connections/{connection.Id}/credential", new { clientSecret = NewSecret }, connection.ETag));
        }

        var after = await admin.ReadAsync($"/api/v1/connections/{connection.Id}");
        after.Text.ShouldBe(connection.Text, "a refused secret leaves no trace on the connection");
        await TokenShouldBeGivenAsync(connection, line.IsPassing);

        await using (await host.RefuseAsync(line, _app.Client))
        {
            using var validate = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/connections/{connection.Id}/validate");
            ShouldBeStored(line, await admin.AskAsync(validate), await admin.ReadAsync($"/api/v1/connections/{connection.Id}"));
        }

        (await AgainAsync(connection)).ShouldBe(line.Stored == "may spread" ? "soon" : line.Again);
    }

    [Fact]
    [Trait("Show", "connections.2")]
    public void The_table_has_enough_lines()
    {
        var all = RefusalLine.Read();

        all.Select(x => x.Code).Distinct().Count().ShouldBe(all.Count);
        all.Count.ShouldBeGreaterThanOrEqualTo(Fewest);
        all.Select(x => x.Stored).Distinct().Count().ShouldBe(3);
        all.Select(x => x.Again).Distinct().Count().ShouldBe(3);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"figure: {all.Count} refusals of Entra and Graph in {all.Select(x => x.Class).Distinct().Count()} classes: each with "
                + $"class, sentence and action, {all.Count(x => x.Again == "daily")} looked at once a day, "
                + $"{all.Count(x => x.Again == "never")} never again by itself; the secret in use went on each time");
    }

    private static void ShouldBeRefused(RefusalLine line, Answer refused)
    {
        refused.Code.ShouldBe(
            line.Class switch
            {
                "Throttled" => "microsoft.throttled",
                "MicrosoftDown" or "PlatformFault" => "microsoft.unavailable",
                _ => "credential.refused",
            },
            refused.Text);
        refused.Body["microsoft"]!["class"]!.GetValue<string>().ShouldBe(line.Class);
        refused.Body["action"]!.GetValue<string>().ShouldNotBeEmpty();
        refused.Body["detail"]!.GetValue<string>().ShouldContain(line.Says);
        if (!line.IsPassing)
        {
            refused.Body["microsoft"]!["code"]!.GetValue<string>().ShouldBe(line.Code);
        }
    }

    private static void ShouldBeStored(RefusalLine line, Answer answer, Answer stored)
    {
        stored.Body["status"]!.GetValue<string>().ShouldBe(line.Stored == "failed" ? "Failed" : "Verified", stored.Text);
        if (line.IsPassing)
        {
            answer.Status.ShouldBeOneOf(HttpStatusCode.TooManyRequests, HttpStatusCode.ServiceUnavailable);
            stored.Body["failure"].ShouldBeNull();
            return;
        }

        var failure = stored.Body["failure"]!;
        (failure["code"]!.GetValue<string>(), failure["class"]!.GetValue<string>()).ShouldBe((line.Code, line.Class));
        failure["sentence"]!.GetValue<string>().ShouldContain(line.Says);
        failure["action"]!.GetValue<string>().ShouldNotBeEmpty();
    }

    private async Task<Answer> ConnectedAsync(HttpClient admin)
    {
        using var tenant = await host.Microsoft.PostAsJsonAsync(
            "_simulator/tenants", new { tenantId = _app.Tenant, users = 1, groups = 0 });
        tenant.EnsureSuccessStatusCode();
        using var app = await host.Microsoft.PutAsJsonAsync(
            $"_simulator/tenants/{_app.Tenant}/apps/{_app.Client}",
            new
            {
                permissions = new[] { "Organization.Read.All", "Application.Read.All" },
                secrets = new[] { new { value = Secret }, new { value = NewSecret } },
            });
        app.EnsureSuccessStatusCode();
        var made = await admin.CreateAsync(
            "/api/v1/connections",
            new
            {
                serviceId = await host.KnowServiceAsync(_provider),
                m365TenantId = _app.Tenant,
                clientId = _app.Client,
                clientSecret = Secret,
            });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        using var validate = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/connections/{made.Id}/validate");
        var validated = await admin.AskAsync(validate);
        validated.Body["status"]!.GetValue<string>().ShouldBe("Verified", validated.Text);
        return await admin.ReadAsync($"/api/v1/connections/{made.Id}");
    }

    /// <summary>A token that is fetched now, with the stored secret. Where Microsoft asked to wait, we do.</summary>
    private async Task TokenShouldBeGivenAsync(Answer connection, bool mayWait)
    {
        host.Service.Services.GetRequiredService<TokenCache>().Clear();
        using var workload = host.Service.ClientOf(TestIssuer.WorkloadToken(ServiceNames.Replication));
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/internal/v1/token")
            {
                Content = JsonContent.Create(
                    new { provider = _provider, connection = connection.Id, resource = TokenResource.Graph, purpose = "test" }),
            };
            var answer = await workload.AskAsync(request);
            if (answer.Status == HttpStatusCode.OK || !mayWait || TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
                answer.Body["credentialVersion"]!.GetValue<int>().ShouldBe(1);
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }

    private async Task<string> AgainAsync(Answer connection)
    {
        var due = await TestDatabases.QueryAsync<DateTimeOffset>(
            host.Databases.Owner, "SELECT due_at FROM due_validations WHERE connection_id = $1 AND kind = 'Validation'", connection.Id);
        return due.Count == 0 ? "never" : RefusalLine.WhenIs(due.Single() - host.Clock.GetUtcNow());
    }
}
