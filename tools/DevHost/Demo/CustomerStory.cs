using System.Text.Json;
using LivePlatform.DevHost.Running;
using LivePlatform.Truth;

namespace LivePlatform.DevHost.Demo;

/// <summary>What the demo does with one customer, and what it finds.</summary>
internal sealed class CustomerStory(DemoCustomer customer, ApiClient api, Stack stack, Guid baseDomainId, Action<string> say)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly SimulatedTenant _tenant = new(stack.Simulator.Http, customer);
    private Guid _serviceId;
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
        _serviceId = service.Guid("id");
        var connection = await api.CreateAsync(
            "api/v1/connections",
            new { serviceId = _serviceId, m365TenantId = customer.TenantId, clientId = customer.ClientId, clientSecret = FirstSecret },
            stop);
        _connectionId = connection.Guid("id");
        say($"{customer.Name}: connected");
    }

    /// <summary>What Microsoft refuses is reported with class and action, and mended.</summary>
    public async Task ValidateAsync(CancellationToken stop)
    {
        var path = $"api/v1/connections/{_connectionId}";
        var isRefused = customer.Trouble is Trouble.BadSecret or Trouble.ExpiredSecret or Trouble.NotConsented;
        if (isRefused)
        {
            var refused = await api.WaitAsync(path, x => x.TryGetProperty("failure", out var failure) && failure.ValueKind == JsonValueKind.Object, Patience, stop);
            var failure = refused.GetProperty("failure");
            say($"{customer.Name}: {failure.Text("class")} ({failure.Text("code")}). {failure.Text("sentence")} -> {failure.Text("action")}");
            Result.Expect(failure.Text("class") == ExpectedClass && failure.Text("action")!.Length > 0, $"{customer.Trouble} was reported as {failure.Text("class")}");
            await MendConnectionAsync(path, refused.GetProperty("version").GetInt64(), stop);
        }

        var verified = await api.WaitAsync(path, x => x.Text("status") == "Verified", Patience, stop);
        Result.Connection = isRefused ? "Verified (mended)" : "Verified";
        Result.DaysToExpiry = verified.GetProperty("expiry").TryGetProperty("daysLeft", out var days) && days.ValueKind == JsonValueKind.Number ? days.GetInt32() : null;
    }

    /// <summary>A missing role is reported by the sentence for the customer's admin, and granted.</summary>
    public async Task AssessAsync(CancellationToken stop)
    {
        var path = $"api/v1/role-assessments?connectionId={_connectionId}&stage=DayTwo";
        if (customer.Trouble == Trouble.NoRoles)
        {
            var missing = await api.WaitAsync(path, x => Newest(x)?.Text("outcome") == "Missing", Patience, stop);
            say($"{customer.Name}: {Newest(missing)!.Value.Text("sentence")}");
            await _tenant.GrantRolesAsync(stop);
            await api.CreateAsync("api/v1/role-assessments", new { connectionId = _connectionId, stage = "DayTwo" }, stop);
        }

        await api.WaitAsync(path, x => Newest(x)?.Text("outcome") == "Satisfied", Patience, stop);
        Result.Roles = customer.Trouble == Trouble.NoRoles ? "Satisfied (mended)" : "Satisfied";
    }

    public Task OnboardAsync(CancellationToken stop) =>
        new OnboardingStory(customer, api, _tenant, Result, say).RunAsync(_serviceId, baseDomainId, stop);

    public async Task ReplicateAsync(CancellationToken stop)
    {
        var directories = await api.WaitAsync($"api/v1/directories?m365TenantId={customer.TenantId}", x => x.GetProperty("items").GetArrayLength() == 1, Patience, stop);
        _directoryId = directories.GetProperty("items")[0].Guid("id");
        await WaitForRunAsync(1, stop);
        await api.CreateAsync($"api/v1/directories/{_directoryId}/runs", new { }, stop);
        await WaitForRunAsync(2, stop);
        await CompareAsync("after onboarding", stop);
    }

    public async Task ChangeAndReplicateAgainAsync(CancellationToken stop)
    {
        await _tenant.LiveADayAsync(stop);
        await api.CreateAsync($"api/v1/directories/{_directoryId}/runs", new { }, stop);
        var runs = await WaitForRunAsync(3, stop);
        Result.Take(await api.GetAsync($"api/v1/directories/{_directoryId}", stop), runs);

        // One object may have changed twice: that all changes were found is for the comparison to say.
        Result.Expect(Result.ChangesFound > 0, "no change was found");
        await CompareAsync("after the changes", stop);
    }

    private string FirstSecret => customer.Trouble switch
    {
        Trouble.BadSecret => "not-the-secret",
        Trouble.ExpiredSecret => customer.EndedSecret,
        _ => customer.Secret,
    };

    private string ExpectedClass => customer.Trouble == Trouble.NotConsented ? "AppNotFound" : customer.Trouble.ToString();

    private async Task MendConnectionAsync(string path, long version, CancellationToken stop)
    {
        if (customer.Trouble == Trouble.NotConsented)
        {
            await _tenant.ConsentAsync(stop);
            await _tenant.GrantRolesAsync(stop);
            await api.OrderAsync(path, "validate", stop);
        }
        else
        {
            await api.UpdateAsync($"{path}/credential", new { clientSecret = customer.Secret }, version, stop);
        }
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
        say($"{customer.Name}: replication run {count} {newest.Text("status")}");
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
