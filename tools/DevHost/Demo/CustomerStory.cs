using System.Text.Json;
using LivePlatform.DevHost.Running;
using LivePlatform.Truth;

namespace LivePlatform.DevHost.Demo;

/// <summary>What the demo does with one customer, and what it finds.</summary>
internal sealed class CustomerStory(DemoCustomer customer, ApiClient api, Stack stack, DemoProvider provider, DemoVoice voice)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly SimulatedTenant _tenant = new(stack.Simulator.Http, customer, provider.SyncApp);
    private Guid _serviceId;
    private Guid _connectionId;
    private Guid _directoryId;
    private int _runs;

    public DemoCustomer Customer => customer;

    public Guid ConnectionId => _connectionId;

    public DemoResult Result { get; } = new(customer.Name);

    public async Task ConnectAsync(CancellationToken stop)
    {
        await _tenant.SeedAsync(stop);
        var made = await api.CreateAsync("api/v1/customers", new { name = customer.Name }, stop);
        var service = await api.CreateAsync(
            "api/v1/services",
            new
            {
                customerId = made.Guid("id"),
                kind = "DirectRouting",
                fullName = $"{customer.Name} voice",
                shortName = customer.ShortName,
                licensedUsers = Math.Min(500, customer.Users),
            },
            stop);
        _serviceId = service.Guid("id");
        var connection = await api.CreateAsync("api/v1/connections", await FirstCredentialAsync(stop), stop);
        _connectionId = connection.Guid("id");
        voice.Detail($"{customer.Name}: connected");
    }

    /// <summary>What Microsoft refuses is reported with class and action, and mended.</summary>
    public async Task ValidateAsync(CancellationToken stop)
    {
        var path = $"api/v1/connections/{_connectionId}";
        var isRefused = customer.Trouble is Trouble.BadSecret or Trouble.ExpiredSecret or Trouble.NotConsented;
        if (isRefused)
        {
            var refused = await api.WaitAsync(
                path, x => x.TryGetProperty("failure", out var failure) && failure.ValueKind == JsonValueKind.Object, Patience, stop);
            var failure = refused.GetProperty("failure");
            voice.Tell(
                $"{customer.Name}: {failure.Text("class")} ({failure.Text("code")}). {failure.Text("sentence")} -> "
                    + $"{failure.Text("action")}");
            Result.Expect(
                failure.Text("class") == ExpectedClass && failure.Text("action")!.Length > 0,
                $"{customer.Trouble} was reported as {failure.Text("class")}");
            await MendConnectionAsync(path, refused.GetProperty("version").GetInt64(), stop);
        }

        var verified = await api.WaitAsync(path, x => x.Text("status") == "Verified", Patience, stop);
        Result.Connection = isRefused ? "Verified (mended)" : "Verified";
        Result.Moved(verified.Text("method")!);
        NoteExpiry(verified);
    }

    /// <summary>A missing role is reported by the sentence for the customer's admin, and granted.</summary>
    public async Task AssessAsync(CancellationToken stop)
    {
        var path = $"api/v1/role-assessments?connectionId={_connectionId}&stage=DayTwo";
        if (customer.Trouble == Trouble.NoRoles)
        {
            var missing = await api.WaitAsync(path, x => Newest(x)?.Text("outcome") == "Missing", Patience, stop);
            voice.Tell($"{customer.Name}: {Newest(missing)!.Value.Text("sentence")}");
            await _tenant.GrantRolesAsync(stop);
            await api.CreateAsync("api/v1/role-assessments", new { connectionId = _connectionId, stage = "DayTwo" }, stop);
        }

        var satisfied = await api.WaitAsync(path, x => Newest(x)?.Text("outcome") == "Satisfied", Patience, stop);
        Result.Expect(
            (Newest(satisfied)!.Value.Text("principalKind") == "User") == customer.SignsIn, "the roles of another principal were assessed");
        Result.Roles = customer.Trouble == Trouble.NoRoles ? "Satisfied (mended)" : "Satisfied";
    }

    public Task OnboardAsync(CancellationToken stop) =>
        new OnboardingStory(customer, api, _tenant, Result, voice).RunAsync(_serviceId, provider.BaseDomainId, stop);

    public async Task ReplicateAsync(CancellationToken stop)
    {
        var directories = await api.WaitAsync(
            $"api/v1/directories?m365TenantId={customer.TenantId}", x => x.GetProperty("items").GetArrayLength() == 1, Patience, stop);
        _directoryId = directories.GetProperty("items")[0].Guid("id");
        await WaitForRunAsync(stop);
        await RunAgainAsync(stop);
        await CompareAsync("after onboarding", stop);
    }

    public async Task ChangeAndReplicateAgainAsync(CancellationToken stop)
    {
        await _tenant.LiveADayAsync(stop);
        var runs = await RunAgainAsync(stop);
        Result.Take(await api.GetAsync($"api/v1/directories/{_directoryId}", stop), runs);

        // One object may have changed twice: that all changes were found is for the comparison to say.
        Result.Expect(Result.ChangesFound > 0, "no change was found");
        await CompareAsync("after the changes", stop);
    }

    /// <summary>While something else goes on with its connection, the tenant lives on and is replicated again and again.</summary>
    public async Task LiveWhileAsync(Task other, CancellationToken stop)
    {
        do
        {
            await _tenant.LiveADayAsync(stop);
            await RunAgainAsync(stop);
            await CompareAsync("while its connection moved on", stop);
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, stop);
        }
        while (!other.IsCompleted);
    }

    /// <summary>From name and password to a user's sign-in; the password serves until the token is proven.</summary>
    public async Task MoveToTokenAsync(CancellationToken stop)
    {
        var path = $"api/v1/connections/{_connectionId}";
        var version = (await api.GetAsync(path, stop)).GetProperty("version").GetInt64();
        await api.UpdateAsync($"{path}/credential", new { refreshToken = await _tenant.SignInAsync(stop) }, version, stop);
        await api.WaitAsync(path, x => x.GetProperty("change").Text("phase") == "Completed", Patience, stop);
        await NoteMethodAsync(stop);
    }

    /// <summary>Its administrator opens the link and enters the registration.</summary>
    public async Task AnswerInvitationAsync(Guid invitationId, CancellationToken stop)
    {
        var link = (await api.OrderAsync($"api/v1/invitations/{invitationId}", "resend", stop)).Text("link")!;
        using var browser = stack.CreateClient();
        var session = await new ApiClient(browser).CreateAsync("api/v1/invitee/session", new { token = link.Split('#')[1] }, stop);
        await ApiClient.With(browser, session.Text("accessToken")!).CreateAsync(
            "api/v1/invitee/app-registration",
            new { m365TenantId = customer.TenantId, clientId = customer.ClientId, clientSecret = customer.Secret },
            stop);
    }

    /// <summary>Reads by which method it connects now.</summary>
    public async Task NoteMethodAsync(CancellationToken stop)
    {
        var connection = await api.GetAsync($"api/v1/connections/{_connectionId}", stop);
        Result.Moved(connection.Text("method")!);
        NoteExpiry(connection);
        voice.Detail($"{customer.Name}: {connection.Text("method")}");
    }

    private void NoteExpiry(JsonElement connection) =>
        Result.DaysToExpiry = connection.GetProperty("expiry").TryGetProperty("daysLeft", out var days)
            && days.ValueKind == JsonValueKind.Number
            ? days.GetInt32()
            : null;

    private async Task<object> FirstCredentialAsync(CancellationToken stop) => customer.First switch
    {
        FirstMethod.Password => new
        {
            serviceId = _serviceId,
            m365TenantId = customer.TenantId,
            user = new { userName = customer.UserName, password = customer.Password },
        },
        FirstMethod.DelegatedToken =>
            new { serviceId = _serviceId, m365TenantId = customer.TenantId, refreshToken = await _tenant.SignInAsync(stop) },
        FirstMethod.AppRegistration =>
            new { serviceId = _serviceId, m365TenantId = customer.TenantId, clientId = customer.ClientId, clientSecret = FirstSecret },
        _ => throw new InvalidOperationException($"Unknown method {customer.First}."),
    };

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

    private async Task<JsonElement> RunAgainAsync(CancellationToken stop)
    {
        await api.CreateAsync($"api/v1/directories/{_directoryId}/replication-runs", new { }, stop);
        return await WaitForRunAsync(stop);
    }

    /// <summary>Waits for the end of the next run.</summary>
    private async Task<JsonElement> WaitForRunAsync(CancellationToken stop)
    {
        var count = ++_runs;
        var runs = await EndOfRunAsync(count, isApproved: false, stop);
        var newest = runs.GetProperty("items")[0];
        if (newest.Text("status") == "Quarantined")
        {
            // A group with many members was deleted in the tenant: the operator has looked, and says so.
            var round = newest.GetProperty("rounds").EnumerateArray().First(x => x.Text("status") == "Quarantined");
            var (objects, members) = (round.GetProperty("removedObjects").GetInt32(), round.GetProperty("removedMembers").GetInt32());
            voice.Tell($"{customer.Name}: run {count} would remove {objects} objects and {members} memberships; approved");
            var removals = new { roundId = round.GetProperty("id").GetGuid(), removedObjects = objects, removedMembers = members };
            await api.OrderAsync($"api/v1/replication-runs/{newest.GetProperty("id").GetGuid()}", "approval", stop, removals);
            runs = await EndOfRunAsync(count, isApproved: true, stop);
            newest = runs.GetProperty("items")[0];
        }

        Result.Expect(newest.Text("status") == "Complete", $"run {count} ended {newest.Text("status")}: {newest.Text("reason")}");
        voice.Detail($"{customer.Name}: replication run {count} {newest.Text("status")}");
        return runs;
    }

    private Task<JsonElement> EndOfRunAsync(int count, bool isApproved, CancellationToken stop) => api.WaitAsync(
        $"api/v1/directories/{_directoryId}/replication-runs",
        x => x.GetProperty("items") is var items && items.GetArrayLength() >= count && items[0].Text("status") is var status
            && (status is "Complete" or "Partial" or "Failed" || (status == "Quarantined" && !isApproved)),
        Patience,
        stop);

    private async Task CompareAsync(string when, CancellationToken stop)
    {
        foreach (var finding in await DirectoryComparison.RunAsync(api.Http, _directoryId, stack.Simulator.Http, customer.TenantId, stop))
        {
            Result.Expect(false, $"{when}: {finding}");
        }
    }

    private static JsonElement? Newest(JsonElement page)
    {
        var done = page.GetProperty("items").EnumerateArray()
            .Where(x => x.TryGetProperty("outcome", out var outcome) && outcome.ValueKind == JsonValueKind.String).ToList();
        return done.Count == 0 ? null : done.MaxBy(x => x.GetProperty("assessedAt").GetDateTimeOffset());
    }
}
