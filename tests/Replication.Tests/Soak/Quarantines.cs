using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LivePlatform.TestKit.Services;
using LivePlatform.Truth;

namespace LivePlatform.Replication.Tests.Soak;

/// <summary>What a careful operator does with a run that waits for an approval: looks into the tenant first.</summary>
internal static class Quarantines
{
    /// <returns>What was decided; null: there was nothing to decide.</returns>
    public static async Task<string?> DecideAsync(SoakTenant tenant)
    {
        var directory = await tenant.GetAsync($"api/v1/directories/{tenant.Tenant.DirectoryId}");
        if (directory.GetProperty("waiting").GetProperty("state").GetString() != "Quarantined")
        {
            return null;
        }

        var run = await tenant.GetAsync($"api/v1/replication-runs/{directory.GetProperty("activeRunId").GetGuid()}");
        var round = run.GetProperty("rounds").EnumerateArray().Single(x => x.GetProperty("status").GetString() == "Quarantined");
        var isTrue = await IsTrueAsync(tenant, round);
        object order = isTrue
            ? new
            {
                roundId = round.GetProperty("id").GetGuid(),
                removedObjects = round.GetProperty("removedObjects").GetInt32(),
                removedMembers = round.GetProperty("removedMembers").GetInt32(),
            }
            : new { };
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"api/v1/replication-runs/{run.GetProperty("id").GetGuid()}/{(isTrue ? "approval" : "cancel")}")
        { Content = JsonContent.Create(order) };
        var answer = await tenant.Tenant.Client.AskAsync(request, $"\"{run.GetProperty("version").GetInt64()}\"");
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        return $"{(isTrue ? "approved" : "cancelled")}: {round.GetProperty("reason").GetString()}";
    }

    /// <summary>True when at least nine of ten of these objects, or memberships, are gone from the tenant indeed.</summary>
    private static async Task<bool> IsTrueAsync(SoakTenant tenant, JsonElement round)
    {
        var truth = await SimulatorTruth.ReadAsync(tenant.Host.Microsoft, tenant.Tenant.TenantId, TestContext.Current.CancellationToken);
        var replica = await ReplicaThroughApi.ReadAsync(
            tenant.Tenant.Client, tenant.Tenant.DirectoryId, TestContext.Current.CancellationToken);
        var (objects, members) = (
            round.GetProperty("part").GetString() == "Users"
                ? replica.Users.Keys.Except(truth.Users.Keys).Count()
                : replica.Groups.Keys.Except(truth.Groups.Keys).Count(),
                replica.Members.Keys.Except(truth.Members.Keys).Count());
        return objects * 10 >= round.GetProperty("removedObjects").GetInt32() * 9
            && members * 10 >= round.GetProperty("removedMembers").GetInt32() * 9;
    }
}
