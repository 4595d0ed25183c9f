using System.Globalization;
using Spectre.Console;

namespace LivePlatform.DevHost.Demo;

/// <summary>The result table.</summary>
internal static class DemoTable
{
    private static readonly string[] Columns =
        [
            "customer", "connection", "method", "days to expiry", "roles", "onboarding", "DNS", "users", "groups", "members",
            "changes by delta", "requests", "resource units", "throttled", "seconds", "equal",
        ];

    public static void Print(IReadOnlyList<DemoResult> results)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in Columns)
        {
            table.AddColumn(column);
        }

        foreach (var result in results)
        {
            table.AddRow(
                Markup.Escape(result.Customer),
                result.Connection,
                result.Method,
                result.DaysToExpiry?.ToString(CultureInfo.InvariantCulture) ?? "unknown",
                result.Roles,
                result.Onboarding,
                result.Dns,
                Number(result.Users),
                Number(result.Groups),
                Number(result.Members),
                Number(result.ChangesFound),
                Number(result.Requests),
                Number(result.ResourceUnits),
                Number(result.Throttled),
                result.Seconds.ToString("0.0", CultureInfo.InvariantCulture),
                result.Faults.Count == 0 ? "yes" : "NO");
        }

        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 250);
        AnsiConsole.Write(table);
        foreach (var result in results)
        {
            foreach (var fault in result.Faults)
            {
                AnsiConsole.MarkupLine($"[red]{Markup.Escape(result.Customer)}: {Markup.Escape(fault)}[/]");
            }
        }
    }

    private static string Number(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
