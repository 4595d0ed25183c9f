using System.Globalization;
using System.Text;

namespace LivePlatform.Bench.Reporting;

/// <summary>The report as text.</summary>
internal static class ReportText
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    /// <summary>The table, in Markdown.</summary>
    public static string Table(BenchReport report)
    {
        var text = new StringBuilder();
        text.AppendLine("| work | contender | objects/s | seconds, median (min to max) | CPU s per 1,000 objects |");
        text.AppendLine("|---|---|---:|---:|---:|");
        foreach (var row in report.Rows)
        {
            Line(text, row.Name, "ours", row.Ours);
            Line(text, "", "textbook", row.Textbook);
            if (row.Floor is { } floor)
            {
                Line(text, "", "floor", floor);
            }

            Line(text, "", "page server alone", row.PagesAlone);
        }

        Line(text, "Textbook's halves", "its SDK reads, nothing is written", report.SdkReadAlone);
        Line(text, "", "its EF Core writes from memory", report.EfWriteAlone);
        text.AppendLine();
        text.AppendLine("| work | ours is … | ratio | goal at full size | |");
        text.AppendLine("|---|---|---:|---:|---|");
        foreach (var (row, goal) in report.Rows.SelectMany(row => row.Goals.Select(goal => (row, goal))))
        {
            text.AppendLine(
                Plain,
                $"| {row.Name} | {goal.Text} | {goal.Ratio:0.00} | {(goal.IsAtLeast ? "≥" : "≤")} {goal.Bar:0.##} | "
                    + $"{(goal.IsMet ? "met" : "not met")} |");
        }

        return text.ToString();
    }

    /// <summary>One line for whoever asked for a figure.</summary>
    public static string Figure(BenchReport report)
    {
        var (first, delta) = (report.Rows[0], report.Rows[1]);
        return string.Create(
            Plain,
            $"figure: {report.Rows.Count} rows, {report.Faults.Count} faults; first sync: ours {first.Ours.PerSecond:N0} objects/s, "
            + $"{first.Goals[0].Ratio:0.0} x textbook, {first.Goals[2].Ratio:0.0} x floor's time; "
            + $"delta: {delta.Goals[0].Ratio:0.0} x textbook, "
            + $"{delta.Goals[2].Ratio:0.00} x the time of a directory of a tenth of the size");
    }

    private static void Line(StringBuilder text, string work, string contender, Spread spread) => text.AppendLine(
        Plain,
        $"| {work} | {contender} | {spread.PerSecond:N0} | {spread.Seconds:0.00} ({spread.Least:0.00} to {spread.Most:0.00}) | "
            + $"{spread.CpuPerThousand:0.000} |");
}
