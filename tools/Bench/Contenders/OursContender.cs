using LivePlatform.Bench.Data;
using LivePlatform.Bench.Machine;
using LivePlatform.Bench.Scene;
using LivePlatform.DevHost.Provisioning;
using Npgsql;

namespace LivePlatform.Bench.Contenders;

/// <summary>Our run: the same steps as the textbook's, ordered from outside because the worker is a service that runs already.</summary>
internal static class OursContender
{
    public static async Task<ContenderResult> RunAsync(BenchScene scene, BrokerUser user, CancellationToken cancellationToken)
    {
        var database = await scene.Servers.CreateDatabaseAsync(cancellationToken);
        await using var owner = NpgsqlDataSource.Create(database.Owner);
        await using var processes = new OursProcesses(scene.Servers, scene.Pages.Address, database, user);
        await processes.StartAsync(cancellationToken);
        var (small, large) = (new OursDirectory(owner, scene.Small), new OursDirectory(owner, scene.Large));
        var rounds = scene.MeasuredRounds;
        var warmUps = scene.Small.Rounds.Count - rounds;
        await small.FirstSyncAsync(cancellationToken);
        await RepeatAsync(warmUps, small, cancellationToken);

        List<Measured> measured =
        [
            await MeasureAsync(Phase.FirstSync, scene.Large.Size.Objects, () => large.FirstSyncAsync(cancellationToken)),
            await MeasureAsync(
                Phase.DeltaLarge, scene.Large.Rounds.Sum(round => round.Count), () => RepeatAsync(rounds, large, cancellationToken)),
            await MeasureAsync(
                Phase.DeltaSmall,
                scene.Small.Rounds.Skip(warmUps).Sum(round => round.Count),
                () => RepeatAsync(rounds, small, cancellationToken)),
        ];
        return new ContenderResult(
            measured,
            await ReplicaDigest.ReadAsync(owner, small.Id, cancellationToken) == scene.Small.AtEnd()
                && await ReplicaDigest.ReadAsync(owner, large.Id, cancellationToken) == scene.Large.AtEnd());

        async Task<Measured> MeasureAsync(Phase phase, int objects, Func<Task<TimeSpan>> work)
        {
            var cpu = CpuClock.Seconds(processes.WorkerId, scene.Servers.PostgresId);
            var wall = await work();
            return new Measured(phase, objects, wall.TotalSeconds, CpuClock.Seconds(processes.WorkerId, scene.Servers.PostgresId) - cpu);
        }
    }

    private static async Task<TimeSpan> RepeatAsync(int times, OursDirectory directory, CancellationToken cancellationToken)
    {
        var total = TimeSpan.Zero;
        for (var i = 0; i < times; i++)
        {
            total += await directory.DeltaAsync(cancellationToken);
        }

        return total;
    }
}

/// <summary>What a contender measured, and whether its tables were equal to the truth afterwards.</summary>
internal sealed record ContenderResult(IReadOnlyList<Measured> Measured, bool IsTrue);
