using LivePlatform.Persistence;
using LivePlatform.Persistence.Due;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Settings;
using Microsoft.Extensions.Options;
using Npgsql;

namespace LivePlatform.TenantCredential.Work;

/// <summary>A piece of work for a connection.</summary>
/// <param name="Id">The connection, or the SyncApp.</param>
/// <param name="Kind">What is to be done.</param>
internal readonly record struct ClaimedWork(Guid Id, WorkKind Kind);

/// <summary>
/// What is due for connections, over all providers. A switch under way goes before all else, so that nobody waits between two credentials;
/// bulk upgrades go last.
/// </summary>
internal sealed class DueWorkList(Database<TenantCredentialDbContext> database, IOptions<WorkOptions> options, TimeProvider clock)
    : DueList<ClaimedWork>(database.App, Table, options.Value.Lease, clock)
{
    private static readonly DueTable Table = new("due_validations", WorkList.Channel, ["connection_id", "kind"])
    {
        // A newer replica may know kinds that this one does not: it does them.
        Only = $"due.kind IN ('{string.Join("', '", Enum.GetNames<WorkKind>())}')",
        Rank = $"CASE due.kind WHEN '{nameof(WorkKind.Change)}' THEN 0 WHEN '{nameof(WorkKind.Upgrade)}' THEN 2 ELSE 1 END",
    };

    protected override ClaimedWork Read(DueClaim claimed, NpgsqlDataReader row, int first) =>
        new(row.GetGuid(first), Enum.Parse<WorkKind>(row.GetString(first + 1)));
}
