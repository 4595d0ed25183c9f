using System.Net;
using System.Text.Json.Nodes;
using LivePlatform.Messaging;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TestKit.Services;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

public class TellingAgain(TenantCredentialHost host) : IClassFixture<TenantCredentialHost>
{
    private readonly Msp _msp = new(host);

    [Fact]
    public async Task Connections_are_told_again_as_they_were_told_last_removed_ones_too()
    {
        var (kept, _) = await _msp.ConnectedAsync();
        var (gone, _) = await _msp.ConnectAsync(expiresOn: host.Clock.GetUtcNow().AddDays(90).AddTicks(7));
        (await _msp.Admin.RemoveAsync($"/api/v1/connections/{gone.Id}", gone.ETag)).Status.ShouldBe(HttpStatusCode.NoContent);
        var (expiring, _) = await _msp.ConnectAsync(expiresOn: host.Clock.GetUtcNow().AddDays(90).AddTicks(7));

        await host.Service.Services.RepublishAsync<TenantCredentialDbContext>(_msp.Id.ToString(), TestContext.Current.CancellationToken);

        foreach (var connection in new[] { kept.Id, gone.Id, expiring.Id })
        {
            var told = await ToldAsync(connection);
            told.Count(x => x["isRepublished"]!.GetValue<bool>()).ShouldBe(1);
            told[^1]["isRepublished"] = false;
            JsonNode.DeepEquals(told[^1], told[^2]).ShouldBeTrue($"{told[^1].ToJsonString()} after {told[^2].ToJsonString()}");
        }
    }

    private async Task<List<JsonNode>> ToldAsync(Guid connection) =>
        (await TestDatabases.QueryAsync<string>(
            host.Databases.Owner,
            "SELECT body::text FROM outbox WHERE type LIKE '%.ConnectionChanged' AND body->>'connectionId' = $1 ORDER BY sequence",
            connection.ToString()))
        .ConvertAll(body => JsonNode.Parse(body)!);
}
