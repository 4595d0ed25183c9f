using LivePlatform.M365.Throttling;

namespace LivePlatform.M365.Tests.Pipeline;

public sealed class ChargingAttempts : IDisposable
{
    private readonly Harness _harness = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task A_spent_budget_puts_the_call_off_before_anything_is_sent()
    {
        var graph = _harness.OpenRested();
        graph.Budget.Import(new TenantBudgetState(-2_000, _harness.Clock.GetUtcNow(), 1));
        var deferred = await Should.ThrowAsync<DeferredException>(() => graph.GetAsync("users/1", cancellationToken: Ct));
        deferred.Reason.ShouldBe(DeferReason.BudgetSpent);
        (deferred.Until - _harness.Clock.GetUtcNow()).ShouldBeInRange(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(8));
        _harness.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_attempt_is_charged_and_the_reported_cost_is_booked()
    {
        _harness.Graph = (_, attempt) => attempt == 1 ? Harness.Answer(500) : Harness.Answer(200, headers: ("x-ms-resource-unit", "4"));
        var graph = _harness.OpenRested();
        graph.Budget.Import(new TenantBudgetState(10, _harness.Clock.GetUtcNow().AddHours(1), 1));
        using var response = await _harness.DriveAsync(graph.GetAsync("users/1", cancellationToken: Ct));
        graph.Budget.Export().Tokens.ShouldBe(10 - 1 - 4, 1e-9);
    }

    [Theory]
    [InlineData("0.9", 0.95)]
    [InlineData("1.2", 0.8)]
    public async Task Coming_near_the_limit_slows_down_before_Microsoft_refuses(string percentage, double factor)
    {
        _harness.Graph = (_, _) => Harness.Answer(200, headers: ("x-ms-throttle-limit-percentage", percentage));
        var graph = _harness.OpenRested();
        using var response = await _harness.DriveAsync(graph.GetAsync("users/1", cancellationToken: Ct));

        // The factor recovers with the clock, which the harness moves on while it waits for the answer: by how much depends on the machine.
        graph.Budget.Export().Factor.ShouldBe(factor, 0.03);
    }

    [Fact]
    public async Task A_batch_is_charged_item_by_item()
    {
        var graph = _harness.OpenRested();
        graph.Budget.Import(new TenantBudgetState(50, _harness.Clock.GetUtcNow().AddHours(1), 1));
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://localhost:7443/v1.0/$batch")
        {
            Content = new StringContent(
                """
                {"requests":[{"id":"1","method":"GET","url":"/groups/1/members?$select=id"},
                             {"id":"2","method":"GET","url":"/users/1"}]}
                """),
        };
        using var response = await _harness.DriveAsync(graph.SendAsync(request, Ct));
        graph.Budget.Export().Tokens.ShouldBe(50 - 3, 1e-9);
    }

    [Fact]
    public async Task A_crowd_of_readers_stays_below_the_share_in_every_window()
    {
        const double UnitsEach = 3;
        var window = TimeSpan.FromSeconds(10);
        var starts = new System.Collections.Concurrent.ConcurrentQueue<DateTimeOffset>();
        _harness.Graph = (_, _) =>
        {
            starts.Enqueue(_harness.Clock.GetUtcNow());
            return Harness.Answer(200);
        };
        var graph = _harness.OpenRested();
        var end = _harness.Clock.GetUtcNow().AddSeconds(12);
        async Task<int> ReadAsync()
        {
            while (_harness.Clock.GetUtcNow() < end)
            {
                using var response = await graph.GetAsync("groups/1/members", cancellationToken: Ct);
            }

            return 0;
        }

        await _harness.DriveAsync(Task.WhenAll(Enumerable.Range(0, 16).Select(_ => ReadAsync())), 10);
        var all = starts.Order().ToArray();
        var most = all.Select(first => all.Count(at => at >= first && at - first < window)).Max() * UnitsEach;
        most.ShouldBeLessThanOrEqualTo(2_800);
        most.ShouldBeGreaterThan(2_600);
    }
}
