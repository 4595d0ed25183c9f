using System.Collections.Concurrent;
using LivePlatform.DevHost.Running;
using LivePlatform.DevHost.Servers;

namespace LivePlatform.DevHost.Testing;

/// <summary>Runs test projects against one PostgreSQL and one RabbitMQ, two projects at a time, the longest first.</summary>
internal static class TestRun
{
    private const int AtOnce = 2;

    /// <summary>Runs the selection and prints what came of it; 0 when every test passed and there was one.</summary>
    public static async Task<int> RunAsync(TestSelection selection, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        var projects = TestProject.All().Where(project => selection.Show is not { } line || project.MayProve(line)).ToList();
        projects.ForEach(project => _ = project.Program);
        var needsServers = selection.NeedsServers && projects.Exists(project => !project.NeedsNoServer);
        ConsoleLines.Progress($"{projects.Count} test projects{(needsServers ? "; starting PostgreSQL and RabbitMQ" : "; no servers")}");
        var servers = needsServers ? await TestEngine.StartAsync() : null;
        ConcurrentQueue<ProjectResult> results = [];
        try
        {
            foreach (var group in projects.GroupBy(project => project.RunsAlone))
            {
                await Parallel.ForEachAsync(
                    group,
                    new ParallelOptions { MaxDegreeOfParallelism = group.Key ? 1 : AtOnce, CancellationToken = cancellationToken },
                    async (project, cancelled) =>
                    {
                        var result = await ProjectRun.RunAsync(
                            project, selection, servers?.Environment ?? TestServerAddresses.None, cancelled);
                        results.Enqueue(result);
                        TestSummary.Project(result);
                    });
            }
        }
        finally
        {
            if (servers is not null)
            {
                await servers.DisposeAsync();
            }
        }

        return TestSummary.Print(
            [.. results.OrderBy(result => result.Project.Name, StringComparer.Ordinal)], selection,
            TimeProvider.System.GetElapsedTime(began));
    }
}
