using System.Collections.Concurrent;
using System.Text.Json;
using LivePlatform.Bench.Data;
using LivePlatform.Bench.Machine;
using LivePlatform.Bench.Scene;
using LivePlatform.DevHost.Processes;
using LivePlatform.DevHost.Servers;
using Npgsql;

namespace LivePlatform.Bench.Contenders;

/// <summary>Runs the textbook or the floor as a process of its own on the contender's core.</summary>
internal static class ChildContender
{
    public static async Task<ContenderResult> RunAsync(
        BenchScene scene, string name, bool appliesChanges, CancellationToken cancellationToken)
    {
        var database = await scene.Servers.CreateDatabaseAsync(cancellationToken);
        var order = new ContenderOrder(
            scene.Pages.Address, scene.Servers.Certificates, database.Owner, scene.Servers.PostgresId, scene.Large.Size, scene.Small.Size,
            scene.MeasuredRounds);
        var file = Path.Combine(scene.Servers.Folder, $"{name}.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(order), cancellationToken);
        ConcurrentQueue<Measured> measured = [];
        var start = new ChildStart(
            name,
            "dotnet",
            [typeof(ChildContender).Assembly.Location, name, file],
            new Dictionary<string, string>(),
            scene.Servers.Folder,
            Path.Combine(RunFolder.Repository, ".run", "logs", "bench", $"{name}.log"));
        await using var child = await ChildProcess.StartAsync(Cores.OnContenderCore(start), (_, line) =>
        {
            if (line.StartsWith(ContenderOrder.Mark, StringComparison.Ordinal))
            {
                measured.Enqueue(JsonSerializer.Deserialize<Measured>(line[ContenderOrder.Mark.Length..])!);
            }
        });
        await child.WaitAsync(cancellationToken);
        if (child.ExitCode != 0)
        {
            throw new InvalidOperationException($"{name} failed:\n{child.Tail()}");
        }

        await using var owner = NpgsqlDataSource.Create(database.Owner);
        var small = await ReplicaDigest.ReadAsync(owner, scene.Small.Bearer, cancellationToken);
        var large = await ReplicaDigest.ReadAsync(owner, scene.Large.Bearer, cancellationToken);
        return new ContenderResult(
            [.. measured],
            appliesChanges
                ? small == scene.Small.AtEnd() && large == scene.Large.AtEnd()
                : small == scene.Small.AtFirst() && large == scene.Large.AtFirst());
    }
}
