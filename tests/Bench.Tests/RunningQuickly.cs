using LivePlatform.Bench.Brokers;
using LivePlatform.Bench.Running;
using LivePlatform.Bench.Scene;

namespace LivePlatform.Bench.Tests;

/// <summary>
/// The bench itself with few objects: its contenders still run and still write the truth. What it measures then says nothing.
/// </summary>
public class RunningQuickly
{
    [Fact]
    public async Task Every_contender_ends_with_tables_equal_to_the_truth()
    {
        var report = await BenchRun.RunAsync(
            BenchPlan.Quick, line => TestContext.Current.TestOutputHelper?.WriteLine(line), TestContext.Current.CancellationToken);

        report.Rows.SelectMany(row => row.Voids).Where(why => why.Contains("truth", StringComparison.Ordinal)).ShouldBeEmpty();
        report.Rows.ShouldAllBe(row => row.Ours.Seconds > 0 && row.Textbook.Seconds > 0 && row.PagesAlone.Seconds > 0);
    }

    [Fact]
    public async Task Two_brokers_ask_entra_once_per_connection_and_resource_and_not_at_all_after_a_restart()
    {
        var report = await BrokerBench.RunAsync(
            BrokerPlan.Quick, line => TestContext.Current.TestOutputHelper?.WriteLine(line), TestContext.Current.CancellationToken);

        report.Miscounts.ShouldBeEmpty();
        report.Share.ShouldBePositive();
        TestContext.Current.TestOutputHelper?.WriteLine(report.Figure());
    }
}
