using LivePlatform.Bench.Contenders;
using LivePlatform.Bench.Data;
using LivePlatform.Bench.Machine;
using LivePlatform.Bench.Pages;
using LivePlatform.Bench.Reporting;
using LivePlatform.Bench.Scene;
using LivePlatform.Contracts;
using LivePlatform.DevHost.Provisioning;

namespace LivePlatform.Bench.Running;

/// <summary>All contenders in turn, so many times, on fresh databases.</summary>
internal static class BenchRun
{
    public static Task<BenchReport> RunAsync(BenchPlan plan, Action<string> say, CancellationToken cancellationToken) => OnSceneAsync(
        plan,
        say,
        async (scene, user) =>
        {
            var results = new List<(string Contender, ContenderResult Result)>();
            for (var round = 1; round <= plan.Rounds; round++)
            {
                say($"round {round} of {plan.Rounds}: {ContenderName.Ours}");
                results.Add((ContenderName.Ours, await OursContender.RunAsync(scene, user, cancellationToken)));
                say($"round {round} of {plan.Rounds}: {ContenderName.Textbook}");
                results.Add(
                    (
                        ContenderName.Textbook,
                        await ChildContender.RunAsync(scene, ContenderName.Textbook, appliesChanges: true, cancellationToken)));
                say($"round {round} of {plan.Rounds}: {ContenderName.Floor}");
                results.Add(
                    (
                        ContenderName.Floor,
                        await ChildContender.RunAsync(scene, ContenderName.Floor, appliesChanges: false, cancellationToken)));
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
                say($"round {round} of {plan.Rounds}: {ContenderName.Ours}");
                var result = await OursContender.RunAsync(scene, user, cancellationToken);
                measured.Add(result.IsTrue
                    ? result.Measured.Single(x => x.Phase == Phase.FirstSync)
                    : throw new InvalidOperationException($"the tables of {ContenderName.Ours} were not equal to the truth"));
            }

            return Spread.Of(measured);
        },
        cancellationToken);

    private static async Task<T> OnSceneAsync<T>(
        BenchPlan plan, Action<string> say, Func<BenchScene, BrokerUser, Task<T>> measure, CancellationToken cancellationToken)
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
