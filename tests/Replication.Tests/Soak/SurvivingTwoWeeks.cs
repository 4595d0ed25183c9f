using System.Globalization;
using System.Security.Cryptography;

namespace LivePlatform.Replication.Tests.Soak;

/// <summary>Weeks of ordinary trouble in simulated time: at the end each directory equals its tenant, or says what is missing and whom it waits for.</summary>
public sealed class SurvivingTwoWeeks(SoakHost host) : IClassFixture<SoakHost>
{
    /// <summary>The seed of the environment repeats a draw that was printed.</summary>
    private static int Seed =>
        int.TryParse(Environment.GetEnvironmentVariable("LIVE_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : RandomNumberGenerator.GetInt32(int.MaxValue);

    [Fact]
    public Task Four_directories_three_days_and_thirty_troubles() => SoakAsync(new SoakSize(4, 3, 30, 300));

    [Fact]
    [Trait("Category", "long")]
    [Trait("Show", "truth.3")]
    public Task Sixty_directories_fourteen_days_and_three_hundred_troubles() => SoakAsync(new SoakSize(60, 14, 300, 600));

    private async Task SoakAsync(SoakSize size)
    {
        var (seed, began) = (Seed, TimeProvider.System.GetTimestamp());
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var soak = new Soaking(host, size, seed);
        await soak.RunAsync();

        var verdicts = new List<SoakVerdict>();
        foreach (var tenant in soak.Tenants)
        {
            verdicts.Add(await SoakVerdict.OfAsync(tenant));
        }

        verdicts.SelectMany(verdict => verdict.Faults.Select(fault => $"tenant {verdict.Number}: {fault}"))
            .ShouldBeEmpty($"seed {seed}; LIVE_SEED={seed} draws the same again\n{string.Join('\n', soak.Diary)}");
        var figures = new SoakFigures(size, seed, soak.Troubles, verdicts, TimeProvider.System.GetElapsedTime(began));
        figures.Runs.ShouldBeGreaterThan(size.Directories * (size.Days - 2), "nothing was soaked");
        TestContext.Current.TestOutputHelper.WriteLine($"figure: {figures}");
        await figures.WriteReportAsync();
    }
}
