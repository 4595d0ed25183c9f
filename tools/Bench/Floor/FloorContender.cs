using LivePlatform.Bench.Contenders;
using LivePlatform.Bench.Data;
using LivePlatform.Bench.Pages;
using LivePlatform.Replication.Schema;
using Npgsql;
using NpgsqlTypes;

namespace LivePlatform.Bench.Floor;

/// <summary>What no program can undercut: the same pages downloaded and dropped, the same rows by binary COPY as the owner.</summary>
internal static class FloorContender
{
    public static async Task RunAsync(ContenderOrder order, CancellationToken cancellationToken)
    {
        var (small, large) = (new BenchDirectory(1, order.Small), new BenchDirectory(2, order.Large));
        await using var owner = NpgsqlDataSource.Create(order.Owner);
        using var warmUp = BenchHttp.Create(order.Certificates, small.Bearer);
        await DownloadAsync(warmUp, order.Graph, 0, cancellationToken);
        await CopyAsync(owner, small, cancellationToken);

        using var http = BenchHttp.Create(order.Certificates, large.Bearer);
        await order.MeasureAsync(Phase.FirstSync, large.Size.Objects, async () =>
        {
            await DownloadAsync(http, order.Graph, 0, cancellationToken);
            await CopyAsync(owner, large, cancellationToken);
        });
        await order.MeasureAsync(Phase.PagesAlone, large.Size.Objects, () => DownloadAsync(http, order.Graph, 0, cancellationToken));
        await order.MeasureAsync(Phase.DeltaPagesAlone, large.Rounds.Take(order.MeasuredRounds).Sum(round => round.Count), async () =>
        {
            for (var round = 1; round <= order.MeasuredRounds; round++)
            {
                await DownloadAsync(http, order.Graph, round, cancellationToken);
            }
        });
    }

    /// <summary>Follows the links by searching the bytes for them: parsing nothing is the point.</summary>
    private static async Task DownloadAsync(HttpClient http, Uri graph, int round, CancellationToken cancellationToken)
    {
        foreach (var part in new[] { "users", "groups" })
        {
            Uri? next = new(graph, $"{part}/delta?$skiptoken={PageWriter.Token(round, 0)}");
            while (next is not null)
            {
                var body = await http.GetByteArrayAsync(next, cancellationToken);
                next = NextLink(body);
            }
        }
    }

    private static Uri? NextLink(ReadOnlySpan<byte> body)
    {
        var name = "\"@odata.nextLink\":\""u8;
        var at = body.IndexOf(name);
        var link = at < 0 ? default : body[(at + name.Length)..];
        return at < 0 ? null : new Uri(System.Text.Encoding.UTF8.GetString(link[..link.IndexOf((byte)'"')]));
    }

    private static async Task CopyAsync(NpgsqlDataSource owner, BenchDirectory directory, CancellationToken cancellationToken)
    {
        await using var connection = await owner.OpenConnectionAsync(cancellationToken);
        await CopyAsync(connection, "directory_users", UserColumns.All, directory, directory.FirstUsers, cancellationToken);
        await CopyAsync(connection, "directory_groups", GroupColumns.All, directory, directory.Groups, cancellationToken);
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY directory_members (directory_id, generation, service_provider_id, customer_id, group_id, member_id, member_type) "
                + "FROM STDIN (FORMAT BINARY)",
            cancellationToken);
        foreach (var (group, member) in directory.FirstMembers)
        {
            await StartRowAsync(copy, directory, cancellationToken);
            await copy.WriteAsync(group, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(member, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync("user", NpgsqlDbType.Text, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private static async Task CopyAsync(
        NpgsqlConnection connection,
        string table,
        IReadOnlyList<ReplicaColumn> columns,
        BenchDirectory directory,
        IReadOnlyList<DirectoryObject> objects,
        CancellationToken cancellationToken)
    {
        var names = string.Join(", ", columns.Select(column => column.Column));
        await using var copy = await connection.BeginBinaryImportAsync(
            $"COPY {table} (directory_id, generation, service_provider_id, customer_id, object_id, {names}) FROM STDIN (FORMAT BINARY)",
            cancellationToken);
        foreach (var row in objects)
        {
            await StartRowAsync(copy, directory, cancellationToken);
            await copy.WriteAsync(row.Id, NpgsqlDbType.Uuid, cancellationToken);
            for (var i = 0; i < columns.Count; i++)
            {
                await WriteAsync(copy, row.Values[i], columns[i].SqlType, cancellationToken);
            }
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private static async Task StartRowAsync(NpgsqlBinaryImporter copy, BenchDirectory directory, CancellationToken cancellationToken)
    {
        await copy.StartRowAsync(cancellationToken);
        await copy.WriteAsync(directory.Bearer, NpgsqlDbType.Uuid, cancellationToken);
        await copy.WriteAsync(1, NpgsqlDbType.Integer, cancellationToken);
        await copy.WriteAsync(ContenderOrder.ProviderId, NpgsqlDbType.Uuid, cancellationToken);
        await copy.WriteAsync(directory.Bearer, NpgsqlDbType.Uuid, cancellationToken);
    }

    private static Task WriteAsync(NpgsqlBinaryImporter copy, string? value, string type, CancellationToken cancellationToken) =>
        (value, type) switch
        {
            (null, _) => copy.WriteNullAsync(cancellationToken),
            (_, "boolean") => copy.WriteAsync(value == "true", NpgsqlDbType.Boolean, cancellationToken),
            (_, "jsonb") => copy.WriteAsync(value, NpgsqlDbType.Jsonb, cancellationToken),
            _ => copy.WriteAsync(value, NpgsqlDbType.Text, cancellationToken),
        };
}
