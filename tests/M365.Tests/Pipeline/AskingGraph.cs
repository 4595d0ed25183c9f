using LivePlatform.M365.Graph;
using LivePlatform.M365.Pipeline;
using LivePlatform.M365.Throttling;

namespace LivePlatform.M365.Tests.Pipeline;

public sealed class AskingGraph : IDisposable
{
    private readonly Harness _harness = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task A_short_wait_happens_in_place_and_is_not_shortened()
    {
        var refusedAt = default(DateTimeOffset);
        var returnedAt = default(DateTimeOffset);
        _harness.Graph = (_, attempt) =>
        {
            (attempt == 1 ? ref refusedAt : ref returnedAt) = _harness.Clock.GetUtcNow();
            return attempt == 1 ? Harness.Answer(429, headers: ("Retry-After", "1.5")) : Harness.Answer(200);
        };
        using var response = await _harness.DriveAsync(_harness.OpenRested().GetAsync("users/delta", cancellationToken: Ct));
        response.IsSuccess.ShouldBeTrue();
        (returnedAt - refusedAt).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_long_wait_comes_back_at_once_and_nobody_calls_before_its_end()
    {
        _harness.Graph = (_, _) => Harness.Answer(429, headers: ("Retry-After", "60"));
        var graph = _harness.OpenRested();
        var until = _harness.Clock.GetUtcNow().AddSeconds(60);
        (await Deferred(graph)).ShouldSatisfyAllConditions(d => d.Until.ShouldBe(until), d => d.Reason.ShouldBe(DeferReason.Throttled));
        _harness.Clock.Advance(TimeSpan.FromSeconds(50));
        (await Deferred(graph)).Until.ShouldBe(until);
        _harness.Sent.Count.ShouldBe(1);
        _harness.Broadcast.Notices.ShouldHaveSingleItem().Until.ShouldBe(until);
    }

    [Fact]
    public async Task What_another_process_saw_is_obeyed()
    {
        var graph = _harness.OpenRested();
        var until = _harness.Clock.GetUtcNow().AddSeconds(20);
        _harness.Get<ThrottleBoard>().SeenElsewhere(new(new(_harness.Connection.AppId, null, GraphWorkload.Identity), until));
        (await Deferred(graph)).Until.ShouldBe(until);
        _harness.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_another_process_sees_while_a_call_waits_for_budget_stops_it_too()
    {
        var graph = _harness.OpenRested();
        using var first = await graph.GetAsync("users/1", cancellationToken: Ct);
        graph.Budget.Import(new TenantBudgetState(-200, _harness.Clock.GetUtcNow(), 1));
        var waiting = graph.GetAsync("users/1", cancellationToken: Ct);
        waiting.IsCompleted.ShouldBeFalse();
        var until = _harness.Clock.GetUtcNow().AddSeconds(60);
        _harness.Get<ThrottleBoard>()
            .SeenElsewhere(new(new(_harness.Connection.AppId, _harness.Connection.M365TenantId, GraphWorkload.Identity), until));
        (await Should.ThrowAsync<DeferredException>(() => _harness.DriveAsync(waiting))).Until.ShouldBe(until);
        _harness.Sent.Count.ShouldBe(1, "only the first one");
        _harness.Clock.Advance(TimeSpan.FromSeconds(5));
        graph.Budget.Export().Tokens.ShouldBeGreaterThan(60, "what was not sent is not charged");
    }

    [Theory]
    [InlineData(200, 1, 0)]
    [InlineData(404, 1, 0)]
    [InlineData(500, 2, 0)]
    [InlineData(503, 4, 0)]
    [InlineData(429, 4, 4)]
    public async Task Attempts_are_counted_also_those_of_a_call_that_is_put_off(int status, int attempts, int throttled)
    {
        _harness.Graph = (_, _) => Harness.Answer(status, headers: status == 429 ? [("Retry-After", "1")] : [("x-ms-resource-unit", "3")]);
        var usage = new GraphUsage();
        await Record.ExceptionAsync(
            () => _harness.DriveAsync(_harness.OpenRested().GetAsync("users/1", usage: usage, cancellationToken: Ct)));
        usage.Figures.ShouldBe(new GraphFigures(attempts, throttled, 3 * (attempts - throttled)));
        _harness.Sent.Count.ShouldBe(attempts);
    }

    [Fact]
    public async Task An_attempt_that_never_left_is_not_counted()
    {
        _harness.BeforeGraph = (_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError);
        var usage = new GraphUsage();
        await Record.ExceptionAsync(
            () => _harness.DriveAsync(_harness.OpenRested().GetAsync("users/1", usage: usage, cancellationToken: Ct)));
        usage.Figures.ShouldBe(default);
    }

    [Theory]
    [InlineData(503, 4)]
    [InlineData(504, 4)]
    [InlineData(500, 2)]
    [InlineData(502, 2)]
    [InlineData(404, 1)]
    [InlineData(400, 1)]
    public async Task A_read_is_tried_as_often_as_the_answer_deserves(int status, int attempts)
    {
        _harness.Graph = (_, _) => Harness.Answer(status);
        try
        {
            using var response = await _harness.DriveAsync(_harness.OpenRested().GetAsync("users/1", cancellationToken: Ct));
            ((int)response.Status).ShouldBe(status);
        }
        catch (DeferredException deferred)
        {
            status.ShouldBeOneOf(500, 502, 503, 504);
            deferred.Reason.ShouldBe(DeferReason.MicrosoftDown);
        }

        _harness.Sent.Count.ShouldBe(attempts);
    }

    [Fact]
    public async Task A_long_wait_of_a_busy_Microsoft_is_kept()
    {
        _harness.Graph = (_, _) => Harness.Answer(503, headers: ("Retry-After", "120"));
        var graph = _harness.OpenRested();
        (await Deferred(graph)).Until.ShouldBe(_harness.Clock.GetUtcNow().AddSeconds(120));
        _harness.Sent.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(500)]
    public async Task A_write_is_not_repeated_after_a_server_error(int status)
    {
        _harness.Graph = (_, _) => Harness.Answer(status);
        using var response = await _harness.DriveAsync(PatchAsync(_harness.OpenRested()));
        ((int)response.Status).ShouldBe(status);
        _harness.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_write_that_was_throttled_is_repeated_with_its_body()
    {
        var bodies = new List<string>();
        _harness.Graph = (request, attempt) =>
        {
            bodies.Add(request.Content!.ReadAsStringAsync(Ct).GetAwaiter().GetResult());
            return attempt == 1 ? Harness.Answer(429, headers: ("Retry-After", "1")) : Harness.Answer(204);
        };
        using var response = await _harness.DriveAsync(PatchAsync(_harness.OpenRested()));
        ((int)response.Status).ShouldBe(204);
        bodies.ShouldBe(["{\"a\":1}", "{\"a\":1}"]);
    }

    [Fact]
    public async Task A_write_without_an_answer_is_never_called_undone()
    {
        _harness.BeforeGraph = (_, _) => throw new HttpRequestException(HttpRequestError.ResponseEnded);
        await Should.ThrowAsync<OutcomeUnknownException>(() => _harness.DriveAsync(PatchAsync(_harness.OpenRested())));
        _harness.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_write_that_never_left_is_put_off()
    {
        _harness.BeforeGraph = (_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError);
        (await Should.ThrowAsync<DeferredException>(() => _harness.DriveAsync(PatchAsync(_harness.OpenRested())))).Reason
            .ShouldBe(DeferReason.MicrosoftDown);
    }

    [Fact]
    public async Task An_attempt_that_hangs_is_ended_and_a_read_tried_again()
    {
        _harness.BeforeGraph =
            (_, cancel) => _harness.Sent.Count == 1 ? Task.Delay(Timeout.InfiniteTimeSpan, _harness.Clock, cancel) : Task.CompletedTask;
        using var response = await _harness.DriveAsync(_harness.OpenRested().GetAsync("users/1", cancellationToken: Ct), 100);
        response.IsSuccess.ShouldBeTrue();
        _harness.Sent.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Everything_together_has_an_end()
    {
        _harness.BeforeGraph = (_, cancel) => Task.Delay(Timeout.InfiniteTimeSpan, _harness.Clock, cancel);
        var graph = _harness.OpenRested();
        var before = _harness.Clock.GetUtcNow();
        (await Should.ThrowAsync<DeferredException>(
            () => _harness.DriveAsync(graph.GetAsync("users/1", cancellationToken: Ct), 100))).Reason.ShouldBe(DeferReason.MicrosoftDown);
        (_harness.Clock.GetUtcNow() - before).ShouldBeInRange(TimeSpan.FromSeconds(19), TimeSpan.FromSeconds(23));
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_told_so()
    {
        using var caller = new CancellationTokenSource();
        _harness.BeforeGraph = async (_, cancel) =>
        {
            await caller.CancelAsync();
            cancel.ThrowIfCancellationRequested();
        };
        await Should.ThrowAsync<OperationCanceledException>(
            () => _harness.OpenRested().GetAsync("users/1", cancellationToken: caller.Token));
    }

    [Fact]
    public async Task Server_errors_open_the_circuit_and_an_attempt_that_never_left_is_not_charged()
    {
        _harness.Graph = (_, _) => Harness.Answer(500);
        var graph = _harness.OpenRested();
        for (var i = 0; i < 4; i++)
        {
            var refused = await Should.ThrowAsync<DeferredException>(
                () => _harness.DriveAsync(graph.GetAsync("users/1", cancellationToken: Ct)));
            refused.Reason.ShouldBe(DeferReason.MicrosoftDown);
        }

        var sent = _harness.Sent.Count;
        _harness.Clock.Advance(TimeSpan.FromSeconds(1));
        var tokens = graph.Budget.Export().Tokens;
        var deferred = await Deferred(graph);
        deferred.Reason.ShouldBe(DeferReason.MicrosoftDown);
        deferred.Until.ShouldBeGreaterThan(_harness.Clock.GetUtcNow().AddSeconds(2));
        _harness.Sent.Count.ShouldBe(sent);
        graph.Budget.Export().Tokens.ShouldBe(tokens, 1e-6);
    }

    [Fact]
    public async Task Throttling_does_not_open_the_circuit()
    {
        _harness.Graph = (_, attempt) => attempt <= 12 ? Harness.Answer(429, headers: ("Retry-After", "30")) : Harness.Answer(200);
        var graph = _harness.OpenRested();
        for (var i = 0; i < 12; i++)
        {
            await Deferred(graph);
            _harness.Clock.Advance(TimeSpan.FromSeconds(31));
        }

        using var response = await _harness.DriveAsync(graph.GetAsync("users/1", cancellationToken: Ct));
        response.IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task The_answers_of_attempts_that_are_repeated_are_let_go()
    {
        var abandoned = new LetGo();
        _harness.Graph = (_, attempt) => attempt == 1
            ? new HttpResponseMessage(System.Net.HttpStatusCode.ServiceUnavailable) { Content = abandoned }
            : Harness.Answer(200);
        using var response = await _harness.DriveAsync(_harness.OpenRested().GetAsync("users/1", cancellationToken: Ct));
        abandoned.Disposed.ShouldBeTrue();
    }

    private sealed class LetGo : ByteArrayContent
    {
        public LetGo()
            : base([])
        {
        }

        public bool Disposed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            Disposed = true;
            base.Dispose(disposing);
        }
    }

    private static async Task<DeferredException> Deferred(GraphConnection graph) =>
        await Should.ThrowAsync<DeferredException>(() => graph.GetAsync("users/1", cancellationToken: Ct));

    private static async Task<GraphResponse> PatchAsync(GraphConnection graph)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Patch, "https://localhost:7443/v1.0/users/1")
        { Content = new StringContent("{\"a\":1}") };
        return await graph.SendAsync(request, Ct);
    }
}
