using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using LivePlatform.Contracts;
using LivePlatform.TestKit.Services;
using LivePlatform.Truth;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LivePlatform.Replication.Tests;

/// <summary>A simulated tenant of a provider of its own, connected as TenantCredential and RoleValidation would announce it.</summary>
internal sealed class TestTenant(ReplicationHost host)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly string[] Permissions = ["User.Read.All", "Group.Read.All", "GroupMember.Read.All"];
    private static readonly ConcurrentDictionary<Guid, (Guid Tenant, Guid App)> Connections = new();
    private readonly DateTimeOffset _createdAt = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private long _version;
    private ConnectionChanged? _connection;
    private RolesAssessed? _roles;

    public Guid Provider { get; init; } = Guid.NewGuid();

    public Guid Customer { get; } = Guid.NewGuid();

    public Guid TenantId { get; init; } = Guid.NewGuid();

    public Guid AppId { get; init; } = Guid.NewGuid();

    public Guid ConnectionId { get; } = Guid.NewGuid();

    public Guid DirectoryId { get; private set; }

    public HttpClient Client => field ??= host.ClientOf(Provider);

    public static (Guid Tenant, Guid App) OfConnection(Guid connection) => Connections[connection];

    /// <summary>Makes the tenant with an app whose permissions allow replication.</summary>
    public async Task<TestTenant> SeedAsync(int users, int groups, int? memberships = null)
    {
        Connections[ConnectionId] = (TenantId, AppId);
        await ControlAsync(HttpMethod.Post, "_simulator/tenants", new { tenantId = TenantId, seed = 7, users, groups, memberships });
        await PermitAsync(Permissions);
        return this;
    }

    /// <summary>The connection is removed; afterwards another customer of the provider may claim the same tenant.</summary>
    /// <returns>The tenant as that customer's, not announced yet.</returns>
    public async Task<TestTenant> MoveToAnotherCustomerAsync()
    {
        await PublishAsync(_connection = _connection! with { IsRemoved = true, Version = ++_version });
        var moved = new TestTenant(host) { Provider = Provider, TenantId = TenantId, AppId = AppId };
        Connections[moved.ConnectionId] = (TenantId, AppId);
        return moved;
    }

    public Task PermitAsync(params string[] permissions) => ControlAsync(
        HttpMethod.Put, $"_simulator/tenants/{TenantId}/apps/{AppId}",
        new { permissions, secrets = new[] { new { value = AppId.ToString() } } });

    /// <summary>Announces the connection as verified, with roles satisfied: the gate opens and the first run begins.</summary>
    public async Task<TestTenant> ConnectAsync()
    {
        await AnnounceAsync(ConnectionStatus.Verified);
        await AssessAsync(RoleOutcome.Satisfied, "");
        return this;
    }

    /// <summary>The customer is known, of a channel or of the provider itself.</summary>
    public async Task AddCustomerAsync(Guid? channel = null) =>
        await TakenAsync(await PublishAsync(new CustomerChanged(Customer, channel, "Contoso", false, ++_version)));

    /// <summary>Its last complete run was so many hours ago.</summary>
    public async Task AgeAsync(int hours)
    {
        await using var source = NpgsqlDataSource.Create(host.Owner);
        await using var age = source.CreateCommand(
            "UPDATE directories SET completed_at = now() - make_interval(hours => $2) WHERE id = $1");
        age.Parameters.AddWithValue(DirectoryId);
        age.Parameters.AddWithValue(hours);
        await age.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The customer is removed.</summary>
    public async Task RemoveCustomerAsync() =>
        await TakenAsync(await PublishAsync(new CustomerChanged(Customer, null, "Gone", true, ++_version)));

    public Task<Guid> AnnounceAsync(ConnectionStatus status) => PublishAsync(_connection = new ConnectionChanged(
        ConnectionId, Guid.NewGuid(), Customer, TenantId, ConnectionMethod.AppRegistration, status, AppId, 1, null,
        status == ConnectionStatus.Failed ? "BadSecret" : null, status == ConnectionStatus.Failed ? "Enter a new secret." : null,
        _createdAt, false, ++_version));

    public Task<Guid> AssessAsync(RoleOutcome outcome, string sentence) => PublishAsync(_roles = new RolesAssessed(
        ConnectionId, Customer, Stage.DayTwo, outcome, sentence, "test", TimeProvider.System.GetUtcNow(), ++_version));

    /// <summary>
    /// Tells both again, as the nightly republishing of their owners does, and waits until both were taken: the order of messages is not
    /// kept.
    /// </summary>
    /// <param name="missed">How many changes were told to nobody.</param>
    public async Task TellAgainAsync(int missed = 0)
    {
        _version += missed;
        await TakenAsync(await PublishAsync(_roles! with { IsRepublished = true, Version = _roles.Version + missed }));
        await TakenAsync(await PublishAsync(_connection! with { IsRepublished = true, Version = _connection.Version + missed }));
    }

    /// <summary>Waits until the newest run has ended in one of these ways, and gives it.</summary>
    public async Task<JsonElement> WaitForRunAsync(int count, params string[] endings)
    {
        await FindDirectoryAsync();
        var runs = await UntilAsync(
            $"api/v1/directories/{DirectoryId}/replication-runs",
            x => x.GetProperty("items").GetArrayLength() >= count
                && endings.Contains(x.GetProperty("items")[0].GetProperty("status").GetString()));
        return runs.GetProperty("items")[0];
    }

    /// <summary>The rounds that read the parts, without those on top before counts are compared.</summary>
    public static IEnumerable<JsonElement> RoundsOf(JsonElement run) =>
        run.GetProperty("rounds").EnumerateArray().Where(round => round.GetProperty("pass").GetInt32() == 0);

    public async Task StartRunAsync() =>
        (await Client.CreateAsync($"api/v1/directories/{DirectoryId}/replication-runs", new { })).Status.ShouldBe(
            System.Net.HttpStatusCode.Created);

    public async Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> wanted)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await Client.GetFromJsonAsync<JsonElement>(path, TestContext.Current.CancellationToken);
            if (wanted(answer))
            {
                return answer;
            }

            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(Patience, $"{path} stayed {answer.GetRawText()}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public async Task FindDirectoryAsync()
    {
        var found = await UntilAsync($"api/v1/directories?m365TenantId={TenantId}", x => x.GetProperty("items").GetArrayLength() == 1);
        DirectoryId = found.GetProperty("items")[0].GetProperty("id").GetGuid();
    }

    public async Task ShouldEqualTheTruthAsync() =>
        (await DirectoryComparison.RunAsync(Client, DirectoryId, host.Microsoft, TenantId, TestContext.Current.CancellationToken))
            .ShouldBeEmpty();

    public async Task<JsonElement> ControlAsync(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await host.Microsoft.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        response.IsSuccessStatusCode.ShouldBeTrue($"{path}: {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    public Task ChangeAsync(object script) => ControlAsync(HttpMethod.Post, $"_simulator/tenants/{TenantId}/changes/script", script);

    private async Task<Guid> PublishAsync<T>(T message)
        where T : class
    {
        var (bus, id) = (host.Api.Services.GetRequiredService<IBus>(), Guid.NewGuid());
        await bus.Publish(
            message,
            context =>
            {
                context.MessageId = id;
                context.Headers.Set("live-provider", Provider.ToString());
            },
            TestContext.Current.CancellationToken);
        return id;
    }

    /// <summary>The proof that a message was handled commits with what its consumer wrote.</summary>
    public async Task TakenAsync(Guid messageId)
    {
        await using var source = NpgsqlDataSource.Create(host.Owner);
        await using var proof = source.CreateCommand("SELECT count(*) FROM inbox WHERE message_id = $1");
        proof.Parameters.AddWithValue(messageId);
        var began = TimeProvider.System.GetTimestamp();
        while ((long)(await proof.ExecuteScalarAsync(TestContext.Current.CancellationToken))! == 0)
        {
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(Patience, "the message was not taken");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
