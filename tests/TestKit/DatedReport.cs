using System.Globalization;
using LivePlatform.DevHost.Servers;
using Xunit;

namespace LivePlatform.TestKit;

/// <summary>What a long test measured, kept under docs/reports with its date.</summary>
public static class DatedReport
{
    /// <summary>Writes it, when <c>LIVE_REPORT=1</c> asks for that.</summary>
    /// <param name="name">Of the file, before its date.</param>
    /// <param name="text">The report of a date.</param>
    public static async Task WriteAsync(string name, Func<string, string> text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Environment.GetEnvironmentVariable("LIVE_REPORT") != "1")
        {
            return;
        }

        var date = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var folder = Path.Combine(RunFolder.Repository, "docs", "reports");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, $"{name}-{date}.md"), text(date), TestContext.Current.CancellationToken);
    }
}
