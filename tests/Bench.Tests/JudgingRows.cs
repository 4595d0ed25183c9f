using LivePlatform.Bench.Contenders;
using LivePlatform.Bench.Machine;
using LivePlatform.Bench.Reporting;
using LivePlatform.Bench.Scene;

namespace LivePlatform.Bench.Tests;

/// <summary>What a run says is arithmetic over what was measured, and a row that says nothing fails the run.</summary>
[Trait("Category", "unit")]
public class JudgingRows
{
    [Fact]
    public void The_median_decides_and_the_extremes_are_kept()
    {
        var spread = Spread.Of([new(Phase.FirstSync, 1_000, 4, 3), new(Phase.FirstSync, 1_000, 2, 1), new(Phase.FirstSync, 1_000, 10, 2)]);

        (spread.Seconds, spread.Least, spread.Most, spread.CpuSeconds).ShouldBe((4, 2, 10, 2));
        spread.PerSecond.ShouldBe(250);
        spread.CpuPerThousand.ShouldBe(2);
        Spread.Median([1, 2, 3, 10]).ShouldBe(2.5);
    }

    [Fact]
    public void A_good_run_has_no_fault_and_says_its_ratios()
    {
        var report = Report();

        report.Faults.ShouldBeEmpty();
        report.Rows[0].Goals.Select(x => (x.Ratio, x.IsMet)).ShouldBe([(10, true), (10, true), (2, true), (2, true)]);
        ReportText.Table(report).ShouldContain("| First sync | ours | 1,000 |");
        ReportText.Figure(report).ShouldContain("10.0 x textbook");
        BarChart.Of(report.Rows[0]).ShouldContain("<svg");
    }

    [Fact]
    public void A_page_server_that_is_not_three_times_as_fast_makes_its_row_void() =>
        Report(pagesSeconds: 0.5).Faults.ShouldHaveSingleItem().ShouldContain("First sync is void: the page server alone");

    [Fact]
    public void Tables_that_are_not_the_truth_make_all_rows_void() => Report(isTrue: false).Faults.Count.ShouldBe(2);

    [Fact]
    public void A_textbook_slower_than_its_halves_is_a_fault_of_the_bench() =>
        Report(halves: 3).Faults.ShouldHaveSingleItem().ShouldContain("textbook");

    [Fact]
    public void Cpu_time_is_read_behind_the_name_of_the_program_whatever_it_holds() =>
        CpuClock.Parse("42 (a) strange (name) S 1 42 42 0 -1 4194304 10 0 0 0 150 50 7 3 20 0 1 0 100 0 0").ShouldBe(2.1, 0.001);

    private static BenchReport Report(double pagesSeconds = 0.25, bool isTrue = true, double halves = 5)
    {
        Measured First(double seconds) => new(Phase.FirstSync, 1_000, seconds, seconds);
        Measured Of(Phase phase, double seconds) => new(phase, 1_000, seconds, seconds);
        ContenderResult ours = new([First(1), Of(Phase.DeltaLarge, 1), Of(Phase.DeltaSmall, 1)], isTrue);
        ContenderResult textbook = new(
            [First(10), Of(Phase.DeltaLarge, 2), Of(Phase.SdkReadAlone, halves), Of(Phase.EfWriteAlone, halves)], true);
        ContenderResult floor = new([First(0.5), Of(Phase.PagesAlone, pagesSeconds), Of(Phase.DeltaPagesAlone, 0.1)], true);
        return BenchReport.Of(
            BenchPlan.Quick,
            [(ContenderName.Ours, ours), (ContenderName.Textbook, textbook), (ContenderName.Floor, floor)],
            DateTimeOffset.UnixEpoch);
    }
}
