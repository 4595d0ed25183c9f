using System.Text.Json.Nodes;
using LivePlatform.Contracts;

namespace LivePlatform.TenantCredential.Tests;

/// <summary>The alerts of a provider as the service published them: what is open, or was.</summary>
internal static class ToldAlerts
{
    /// <summary>Members as in <see cref="AlertRaised"/> and <see cref="AlertCleared"/>, oldest first.</summary>
    /// <param name="host">The service.</param>
    /// <param name="provider">Whose alerts.</param>
    /// <param name="subject">About what; null: anything.</param>
    /// <param name="isAll">True: those that are over too.</param>
    public static Task<JsonArray> AlertsAsync(
        this TenantCredentialHost host, Guid provider, Guid? subject = null, bool isAll = false) =>
        AlertsAsync(host.Databases, provider, subject, isAll);

    /// <inheritdoc cref="AlertsAsync(TenantCredentialHost, Guid, Guid?, bool)"/>
    public static async Task<JsonArray> AlertsAsync(TestDatabases databases, Guid provider, Guid? subject = null, bool isAll = false)
    {
        var told = await TestDatabases.QueryAsync<string>(
            databases.Owner,
            "SELECT body::text FROM outbox WHERE service_provider_id = $1 AND type LIKE '%.Alert%' ORDER BY sequence",
            provider);
        var alerts = new Dictionary<Guid, JsonNode>();
        foreach (var said in told.Select(body => JsonNode.Parse(body)!))
        {
            alerts[said["alertId"]!.GetValue<Guid>()] = said;
        }

        return [.. alerts.Values
            .Where(x => subject is null || x["subject"]!["id"]!.GetValue<Guid>() == subject)
            .Where(x => isAll || x["clearedAt"] is null)];
    }
}
