using System.Globalization;

namespace LivePlatform.TenantCredential.Tests.Refusals;

/// <summary>One line of refusals.md.</summary>
internal sealed record RefusalLine(string Asked, string Code, int Status, string Class, string Stored, string Again, string Says)
{
    private const int Columns = 7;

    public bool IsEntra => Asked == "Entra";

    /// <summary>Microsoft said nothing about the secret.</summary>
    public bool IsPassing => Stored == "unchanged";

    /// <summary>The column's word for a wait.</summary>
    public static string WhenIs(TimeSpan wait) => wait > TimeSpan.FromHours(23.9) ? "daily" : "soon";

    public static IReadOnlyList<RefusalLine> Read() =>
    [
        .. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Refusals", "refusals.md"))
            .Where(line => line.StartsWith("| Entra", StringComparison.Ordinal) || line.StartsWith("| Graph", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1])
            .Select(
                cells => cells.Length == Columns
                    ? cells
                    : throw new InvalidDataException($"A line has {cells.Length} columns: {string.Join(" | ", cells)}"))
            .Select(cells => new RefusalLine(
                cells[0], cells[1], int.Parse(cells[2], CultureInfo.InvariantCulture), cells[3],
                OneOf(cells[4], "failed", "may spread", "unchanged"), OneOf(cells[5], "soon", "daily", "never"), cells[6])),
    ];

    private static string OneOf(string text, params string[] allowed) =>
        allowed.Contains(text) ? text : throw new InvalidDataException($"'{text}' is none of {string.Join(", ", allowed)}.");
}
