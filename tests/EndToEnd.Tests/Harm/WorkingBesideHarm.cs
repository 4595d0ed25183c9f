using System.Globalization;
using LivePlatform.Bench.Harm;
using LivePlatform.EndToEnd.Tests.Running;

namespace LivePlatform.EndToEnd.Tests.Harm;

/// <summary>Two hundred clients that do nothing but harm, beside twenty operators at their work, who hardly notice.</summary>
public sealed class WorkingBesideHarm(LiveSystem system)
{
    private const double Percentile = 0.99;
    private const double MostSlower = 2;
    private static readonly TimeSpan Settles = TimeSpan.FromSeconds(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Says nothing about time: the machine may be busy with something else.</summary>
    [Fact]
    public async Task No_operator_is_refused() =>
        (await CompareAsync(rounds: 1, TimeSpan.FromSeconds(4), demandsRate: false)).ShouldNotBeEmpty();

    [Fact]
    [Trait("Category", "long")]
    [Trait("Show", "doors.3")]
    public async Task No_operator_is_refused_or_waits_twice_as_long()
    {
        var ratios = await CompareAsync(rounds: 5, TimeSpan.FromSeconds(10), demandsRate: true);
        ratios.Order().ElementAt(ratios.Count / 2)
            .ShouldBeLessThanOrEqualTo(MostSlower, $"the rounds: {string.Join(", ", ratios.Select(Text))}");
    }

    private async Task<IReadOnlyList<double>> CompareAsync(int rounds, TimeSpan each, bool demandsRate)
    {
        using var operators = await HonestOperators.SignInAsync(system);
        await using var harmful = await HarmProcess.StartAsync(await PrepareAsync());
        Dictionary<string, int> answers = new(StringComparer.Ordinal);
        await operators.WorkAsync(each / 2, Cancellation);
        List<(double Calm, double Beside)> seen = [];
        for (var round = 0; round < rounds; round++)
        {
            var calm = await operators.WorkAsync(each, Cancellation);
            await harmful.BeginAsync();
            await Task.Delay(Settles, TimeProvider.System, Cancellation);
            var beside = await operators.WorkAsync(each, Cancellation);
            foreach (var (answer, count) in await harmful.EndAsync(Cancellation))
            {
                answers[answer] = answers.GetValueOrDefault(answer) + count;
            }

            seen.Add((PercentileOf(calm), PercentileOf(beside)));

            // What is left of the harm must not be taken for calm.
            await Task.Delay(Settles, TimeProvider.System, Cancellation);
        }

        operators.Refused.ShouldBeEmpty();
        HarmfulClients.Harmless(answers).ShouldBeEmpty();
        if (demandsRate)
        {
            HarmfulClients.TooRare(answers, rounds * (Settles + each)).ShouldBeEmpty(string.Join(", ", answers));
        }

        var ratios = seen.ConvertAll(round => round.Beside / round.Calm);
        var middle = seen.OrderBy(round => round.Beside / round.Calm).ElementAt(rounds / 2);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"figure: {HarmfulClients.Count} harmful clients beside 20 operators: p99 {Text(middle.Beside)} ms beside "
            + $"{Text(middle.Calm)} ms without, {Text(middle.Beside / middle.Calm)} times (median of {rounds} rounds: "
            + $"{string.Join(", ", ratios.Select(Text))}), 0 operators refused; the others were answered "
            + string.Join(", ", answers.OrderBy(x => x.Key, StringComparer.Ordinal).Select(x => $"{x.Key}: {x.Value}")));
        return ratios;
    }

    /// <summary>Gets somebody a run of their own to watch, which waits for a connection that never comes.</summary>
    private async Task<HarmOrder> PrepareAsync()
    {
        var other = system.Other;
        var service = await other.Admin.CreateAsync(
            "api/v1/services",
            new
            {
                customerId = other["customerId"],
                kind = "DirectRouting",
                fullName = "Watched for ever",
                shortName = $"w{Guid.NewGuid():N}"[..12],
                licensedUsers = 5,
            },
            Cancellation);
        var id = service.GetProperty("id").GetGuid();
        var run = await other.Admin.CreateAsync(
            "api/v1/onboarding-runs",
            new { serviceId = id, dnsMode = "Automatic", baseDomainId = other["baseDomainId"], usageLocation = "DE" },
            Cancellation);
        return new HarmOrder(
            system.Stack.Gateway, system.Stack.Certificates, other.Admin.Http.DefaultRequestHeaders.Authorization!.Parameter!, id,
            run.GetProperty("id").GetGuid());
    }

    private static double PercentileOf(IReadOnlyList<TimeSpan> took) =>
        took.Order().ElementAt((int)(took.Count * Percentile)).TotalMilliseconds;

    private static string Text(double number) => number.ToString("0.00", CultureInfo.InvariantCulture);
}
