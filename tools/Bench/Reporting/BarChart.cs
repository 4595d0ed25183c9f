using System.Globalization;
using System.Text;

namespace LivePlatform.Bench.Reporting;

/// <summary>Objects per second of the contenders as a bar chart in SVG, readable on light and dark pages.</summary>
internal static class BarChart
{
    private const int Width = 640;
    private const int BarHeight = 26;
    private const int Step = 40;
    private const int Left = 150;
    private const int Room = 340;

    public static string Of(BenchRow row)
    {
        List<(string Name, Spread Spread)> bars = [("ours", row.Ours), ("textbook", row.Textbook)];
        if (row.Floor is { } floor)
        {
            bars.Add(("floor", floor));
        }

        var most = bars.Max(bar => bar.Spread.PerSecond);
        var height = (bars.Count * Step) + 50;
        var svg = new StringBuilder();
        svg.AppendLine(
            CultureInfo.InvariantCulture,
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{height}" viewBox="0 0 {Width} {height}"
              font-family="sans-serif" font-size="14">
            """);
        svg.AppendLine(
            CultureInfo.InvariantCulture,
            $"""
            <rect width="{Width}" height="{height}" fill="white"/>
            <text x="12" y="26" font-size="16">{row.Name}: objects per second (more is better)</text>
            """);
        for (var at = 0; at < bars.Count; at++)
        {
            var (name, spread) = bars[at];
            var (top, wide) = (42 + (at * Step), spread.PerSecond / most * Room);
            svg.AppendLine(
                CultureInfo.InvariantCulture,
                $"""
                <text x="{Left - 10}" y="{top + 18}" text-anchor="end">{name}</text>
                <rect x="{Left}" y="{top}" width="{wide:0.0}" height="{BarHeight}" fill="{(at == 0 ? "#1f6feb" : "#8c959f")}"/>
                <text x="{Left + wide + 8:0.0}" y="{top + 18}">{spread.PerSecond:N0}</text>
                """);
        }

        return svg.AppendLine("</svg>").ToString();
    }
}
