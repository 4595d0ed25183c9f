using LivePlatform.Bench.Contenders;
using LivePlatform.Bench.Data;
using LivePlatform.Bench.Machine;
using LivePlatform.Bench.Pages;
using LivePlatform.Bench.Reporting;
using LivePlatform.Contracts;
using LivePlatform.DevHost.Provisioning;

namespace LivePlatform.Bench.Running;

/// <summary>All contenders in turn, so many times, on fresh databases.</summary>
internal static class BenchRun
{
    /// <summary>Name of our contender.</summary>
    public const string Ours = "ours";

    /// <summary>Name of the textbook.</summary>
    public const string Textbook = "textbook";

    /// <summary>Name of the floor.</summary>
    public const string Floor = "floor";

    public static Task<BenchReport> RunAsync(BenchPlan plan, Action<string> say, CancellationToken cancellationToken) => OnSceneAsync(
        plan,
        say,
        async (scene, user) =>
        {
            var results = new List<(string Contender, ContenderResult Result)>();
            for (var round = 1; round <= plan.Rounds; round++)
            {
                say($"round {round} of {plan.Rounds}: {Ours}");
                results.Add((Ours, await OursContender.RunAsync(scene, user, cancellationToken)));
                say($"round {round} of {plan.Rounds}: {Textbook}");
                results.Add((Textbook, await ChildContender.RunAsync(scene, Textbook, appliesChanges: true, cancellationToken)));
                say($"round {round} of {plan.Rounds}: {Floor}");
                results.Add((Floor, await ChildContender.RunAsync(scene, Floor, appliesChanges: false, cancellationToken)));
            }

            return BenchReport.Of(plan, results, TimeProvider.System.GetUtcNow());
        },
        cancellationToken);

    /// <summary>Our first sync alone, so many times: to be compared with that of another build of the service.</summary>
    /// <exception cref="InvalidOperationException">Our tables were not equal to the truth.</exception>
    public static Task<Spread> FirstSyncAsync(BenchPlan plan, Action<string> say, CancellationToken cancellationToken) => OnSceneAsync(
        plan,
        say,
        async (scene, user) =>
        {
            var measured = new List<Measured>();
            for (var round = 1; round <= plan.Rounds; round++)
            {
                say($"round {round} of {plan.Rounds}: {Ours}");
                var result = await OursContender.RunAsync(scene, user, cancellationToken);
                measured.Add(result.IsTrue
                    ? result.Measured.Single(x => x.Phase == Phase.FirstSync)
                    : throw new InvalidOperationException($"the tables of {Ours} were not equal to the truth"));
            }

            return Spread.Of(measured);
        },
        cancellationToken);

    private static async Task<T> OnSceneAsync<T>(BenchPlan plan, Action<string> say, Func<BenchScene, BrokerUser, Task<T>> measure, CancellationToken cancellationToken)
    {
        await Cores.TakeTheRestAsync();
        say("writing the pages, starting PostgreSQL and RabbitMQ");
        await using var servers = await BenchServers.StartAsync(cancellationToken);
        var (small, large) = (new BenchDirectory(1, plan.Small), new BenchDirectory(2, plan.Large));
        await using var pages = await PageServer.StartAsync(servers.Certificates, [small, large]);
        var scene = new BenchScene(servers, pages, large, small, plan.MeasuredRounds);
        await OursProcesses.DeployTopologyAsync(servers, cancellationToken);
        var user = await BrokerProvisioning.CreateUserAsync(servers.RabbitMq, BenchServers.VirtualHost, ServiceNames.Replication);
        return await measure(scene, user);
    }
}
