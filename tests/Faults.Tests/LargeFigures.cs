using System.Globalization;
using LivePlatform.TestKit;

namespace LivePlatform.Faults.Tests;

/// <summary>What was measured with a large directory.</summary>
/// <param name="Size">How large, and how disturbed.</param>
/// <param name="Undisturbed">The first run that nothing disturbed.</param>
/// <param name="Disturbed">The first run amid kills.</param>
/// <param name="PeakMemory">Most resident memory of any worker process, in bytes.</param>
/// <param name="PagesReadAgain">Pages that Microsoft gave and that were not committed.</param>
internal sealed record LargeFigures(LargeSize Size, ObservedRun Undisturbed, ObservedRun Disturbed, long PeakMemory, int PagesReadAgain)
{
    private double UsersPerSecond => Size.Tenant.Users / Undisturbed.UsersTime!.Value.TotalSeconds;

    private double Megabytes => PeakMemory / (1024d * 1024);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Size.Tenant.Users} users, {Size.Tenant.Groups} groups, {Size.Tenant.Memberships} memberships: {UsersPerSecond:0} users/s "
            + $"undisturbed (first run {Undisturbed.Time!.Value.TotalSeconds:0} s), worker peak memory {Megabytes:0} MB, "
            + $"{PagesReadAgain} of {Disturbed.Pages} pages read again after {Size.Kills} kills");

    /// <summary>Writes the dated report, when <c>LIVE_REPORT=1</c> asks for it.</summary>
    public Task WriteReportAsync() => DatedReport.WriteAsync("large-directory", Report);

    private string Report(string date) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        # A large directory, {date}

        {Size.Tenant.Users:N0} users, {Size.Tenant.Groups:N0} groups, {Size.Tenant.Memberships:N0} memberships in the simulator;
        the whole system on one machine with {Environment.ProcessorCount} processors: durable PostgreSQL, RabbitMQ, the simulator,
        every service, two workers, and the test itself.
        `make show WHAT=thread.8` measures it again; `LIVE_REPORT=1` writes this file.

        | figure | measured |
        |---|---|
        | users per second, round of users, undisturbed | {UsersPerSecond:N0} |
        | first run, undisturbed: users, groups, members | {Run(Undisturbed)} |
        | worker memory, peak of resident memory over all worker processes | {Megabytes:N0} MB (limit 350 MB) |
        | first run amid {Size.Kills} kills, each Graph call slowed by {Size.Latency.TotalMilliseconds:N0} ms | {Run(Disturbed)} |
        | pages read again after {Size.Kills} kills | {PagesReadAgain:N0} |

        Each kill is a SIGKILL of the worker that held the directory at that moment, spread evenly over the pages of the first run.
        Pages read again: pages that the simulator gave, minus pages that were committed. After both runs the replica, read through the API,
        was equal to the simulator's truth, object by object and property by property.

        """);

    private static string Run(ObservedRun run) =>
        string.Create(CultureInfo.InvariantCulture, $"{run.Time!.Value.TotalSeconds:N1} s, {run.Pages:N0} pages");
}
