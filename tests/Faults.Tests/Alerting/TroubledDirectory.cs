using System.Text.Json;
using Npgsql;

namespace LivePlatform.Faults.Tests.Alerting;

/// <summary>A customer's directory.</summary>
internal sealed class TroubledDirectory(LiveSystem system, string code, int number) : Troubled(code)
{
    public static readonly IReadOnlyList<string> Codes =
        ["directory.quarantined", "directory.partial", "directory.failed", "directory.blocked", "directory.stale"];

    private const int Users = 60;
    private readonly CustomerTenant _tenant = new(system, $"Troubled {code} {number}", 500 + number, new TenantSize(Users, 4, 40));
    private readonly List<Guid> _faults = [];

    public override Guid SubjectId => _tenant.DirectoryId;

    public override async Task PrepareAsync()
    {
        await _tenant.SeedAsync();
        await _tenant.ConnectAsync();
        await _tenant.FindDirectoryAsync();
        (await _tenant.WaitForEndAsync(1)).ShouldBeComplete();
    }

    public override Task TroubleAsync() => Code switch
    {
        "directory.quarantined" => QuarantineAsync(),
        "directory.partial" => RefuseAsync("groups/delta"),
        "directory.failed" => RefuseAsync("groups/delta", "users/delta"),
        "directory.blocked" => BlockAsync(),
        "directory.stale" => ExecuteAsync(
            "replication", "UPDATE directories SET completed_at = completed_at - interval '27 hours' WHERE id = $1", SubjectId),
        _ => throw new InvalidOperationException($"No way to {Code}."),
    };

    public override Task CureAsync() => Code switch
    {
        "directory.quarantined" => CancelAsync(),
        "directory.blocked" => UnblockAsync(),
        _ => GoOnAsync(),
    };

    private async Task QuarantineAsync()
    {
        await _tenant.DeleteUsersAsync(Users / 3);
        await _tenant.StartRunAsync();
        await system.Api.WaitAsync(
            $"api/v1/directories/{SubjectId}/waiting", x => x.GetProperty("state").GetString() == "Quarantined");
    }

    private async Task CancelAsync()
    {
        var runs = await system.Api.GetAsync($"api/v1/directories/{SubjectId}/replication-runs");
        await system.Api.OrderAsync($"api/v1/replication-runs/{runs.GetProperty("items")[0].GetProperty("id").GetGuid()}", "cancel");
    }

    private async Task RefuseAsync(params string[] paths)
    {
        foreach (var path in paths)
        {
            _faults.Add(await _tenant.RefuseAsync(path));
        }

        await _tenant.StartRunAsync();
        await _tenant.WaitForEndAsync(2);
    }

    private async Task GoOnAsync()
    {
        foreach (var fault in _faults)
        {
            await system.ControlAsync(HttpMethod.Delete, $"faults/{fault}", null);
        }

        await _tenant.StartRunAsync();
    }

    private async Task BlockAsync()
    {
        await _tenant.AcceptSecretAsync(isOurs: false);

        // A secret of less than two minutes may still be spreading: its refusal would not be final yet.
        await ExecuteAsync(
            "tenant_credential",
            "UPDATE credentials SET stored_at = stored_at - interval '3 minutes' WHERE id = "
                + "(SELECT credential_id FROM connections WHERE id = $1)",
            _tenant.Made.Connection);
        await ValidateAsync();
        await system.Api.WaitAsync($"api/v1/directories/{SubjectId}/waiting", x => x.GetProperty("state").GetString() == "Blocked");
        await ExecuteAsync(
            "replication", "UPDATE directories SET blocked_since = blocked_since - interval '61 minutes' WHERE id = $1", SubjectId);
    }

    private async Task UnblockAsync()
    {
        await _tenant.AcceptSecretAsync(isOurs: true);
        await ValidateAsync();
    }

    private Task<JsonElement> ValidateAsync() => system.Api.CreateAsync($"api/v1/connections/{_tenant.Made.Connection}/validate", new { });

    private async Task ExecuteAsync(string database, string sql, Guid id)
    {
        await using var source = NpgsqlDataSource.Create(system.Superuser(database));
        await using var command = source.CreateCommand(sql);
        command.Parameters.AddWithValue(id);
        (await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)).ShouldBe(1, sql);
    }
}
