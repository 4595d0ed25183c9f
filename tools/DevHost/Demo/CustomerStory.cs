using System.Text.Json;
using LivePlatform.DevHost.Running;
using LivePlatform.Truth;

namespace LivePlatform.DevHost.Demo;

/// <summary>What the demo does with one customer, and what it finds.</summary>
internal sealed class CustomerStory(DemoCustomer customer, ApiClient api, Stack stack, Action<string> say)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly SimulatedTenant _tenant = new(stack.Simulator.Http, customer);
    private Guid _connectionId;
    private Guid _directoryId;

    public DemoResult Result { get; } = new(customer.Name);

    public async Task ConnectAsync(CancellationToken stop)
    {
        await _tenant.SeedAsync(stop);
        var made = await api.CreateAsync("api/v1/customers", new { name = customer.Name }, stop);
        var service = await api.CreateAsync(
            "api/v1/services",
            new { customerId = made.Guid("id"), kind = "DirectRouting", fullName = $"{customer.Name} voice", shortName = customer.ShortName, licensedUsers = Math.Min(500, customer.Users) },
            stop);
        var connection = await api.CreateAsync(
            "api/v1/connections",
            new { serviceId = service.Guid("id"), m365TenantId = customer.TenantId, clientId = customer.ClientId, clientSecret = customer.HasBadSecret ? "not-the-secret" : customer.Secret },
            stop);
        _connectionId = connection.Guid("id");
        say($"{customer.Name}: connected");
    }

    /// <summary>A secret that is refused is reported with class and action, and mended.</summary>
    public async Task ValidateAsync(CancellationToken stop)
    {
        var path = $"api/v1/connections/{_connectionId}";
        if (customer.HasBadSecret)
        {
            var refused = await api.WaitAsync(path, x => x.TryGetProperty("failure", out var failure) && failure.ValueKind == JsonValueKind.Object, Patience, stop);
            var failure = refused.GetProperty("failure");
            say($"{customer.Name}: {failure.Text("class")} ({failure.Text("code")}). {failure.Text("sentence")} -> {failure.Text("action")}");
            Result.Expect(failure.Text("class") == "BadSecret", "the bad secret was not reported as BadSecret");
            await api.UpdateAsync($"{path}/credential", new { clientSecret = customer.Secret }, refused.GetProperty("version").GetInt64(), stop);
        }

        var verified = await api.WaitAsync(path, x => x.Text("status") == "Verified", Patience, stop);
        Result.Connection = customer.HasBadSecret ? "Verified (mended)" : "Verified";
        Result.DaysToExpiry = verified.GetProperty("expiry").TryGetProperty("daysLeft", out var days) && days.ValueKind == JsonValueKind.Number ? days.GetInt32() : null;
    }

    /// <summary>A missing role is reported by the sentence for the customer's admin, and granted.</summary>
    public async Task AssessAsync(CancellationToken stop)
    {
        var path = $"api/v1/role-assessments?connectionId={_connectionId}&stage=DayTwo";
        if (customer.LacksRole)
        {
            var missing = await api.WaitAsync(path, x => Newest(x)?.Text("outcome") == "Missing", Patience, stop);
            say($"{customer.Name}: {Newest(missing)!.Value.Text("sentence")}");
            await _tenant.GrantRoleAsync(stop);
            await api.CreateAsync("api/v1/role-assessments", new { connectionId = _connectionId, stage = "DayTwo" }, stop);
        }

        await api.WaitAsync(path, x => Newest(x)?.Text("outcome") == "Satisfied", Patience, stop);
        Result.Roles = customer.LacksRole ? "Satisfied (mended)" : "Satisfied";
    }

    public async Task ReplicateAsync(CancellationToken stop)
    {
        var directories = await api.WaitAsync($"api/v1/directories?m365TenantId={customer.TenantId}", x => x.GetProperty("items").GetArrayLength() == 1, Patience, stop);
        _directoryId = directories.GetProperty("items")[0].Guid("id");
        await WaitForRunAsync(1, stop);
        await CompareAsync("after the first run", stop);
    }

    public async Task ChangeAndReplicateAgainAsync(CancellationToken stop)
    {
        var changes = await _tenant.LiveADayAsync(stop);
        await api.CreateAsync($"api/v1/directories/{_directoryId}/runs", new { }, stop);
        var runs = await WaitForRunAsync(2, stop);
        Result.Take(await api.GetAsync($"api/v1/directories/{_directoryId}", stop), runs);
        Result.Expect(Result.ChangesFound >= changes, $"{changes} changes were made and only {Result.ChangesFound} were found");
        await CompareAsync("after the changes", stop);
    }

    private async Task<JsonElement> WaitForRunAsync(int count, CancellationToken stop)
    {
        var runs = await api.WaitAsync(
            $"api/v1/directories/{_directoryId}/runs",
            x => x.GetProperty("items") is var items && items.GetArrayLength() >= count && items[0].Text("status") is "Complete" or "Partial" or "Failed" or "Quarantined",
            Patience,
            stop);
        var newest = runs.GetProperty("items")[0];
        Result.Expect(newest.Text("status") == "Complete", $"run {count} ended {newest.Text("status")}: {newest.Text("reason")}");
        say($"{customer.Name}: run {count} {newest.Text("status")}");
        return runs;
    }

    private async Task CompareAsync(string when, CancellationToken stop)
    {
        foreach (var finding in await DirectoryComparison.RunAsync(api.Http, _directoryId, stack.Simulator.Http, customer.TenantId, stop))
        {
            Result.Expect(false, $"{when}: {finding}");
        }
    }

    private static JsonElement? Newest(JsonElement page)
    {
        var done = page.GetProperty("items").EnumerateArray().Where(x => x.TryGetProperty("outcome", out var outcome) && outcome.ValueKind == JsonValueKind.String).ToList();
        return done.Count == 0 ? null : done.MaxBy(x => x.GetProperty("assessedAt").GetDateTimeOffset());
    }
}
