using LivePlatform.DevHost.Running;

namespace LivePlatform.DevHost.Tests;

[Trait("Category", "unit")]
public sealed class RefreshingTokens
{
    private static readonly string[] Services = ["one", "two"];

    [Fact]
    public async Task A_failure_is_told_and_stops_neither_the_others_nor_the_next_time()
    {
        var (written, lines) = (new List<string>(), new List<string>());
        var failures = new Queue<Exception>(
            [new HttpRequestException("refused"), new TaskCanceledException("too slow"), new IOException("full")]);
        using var stop = new CancellationTokenSource();

        await TokenRefresh.RunAsync(
            Services,
            async (service, _) =>
            {
                if (service == "one" && failures.TryDequeue(out var failure))
                {
                    throw failure;
                }

                written.Add(service);
                if (written.Count == 5)
                {
                    await stop.CancelAsync();
                }
            },
            (_, line) => lines.Add(line),
            TimeSpan.FromMilliseconds(10),
            stop.Token);

        written.ShouldBe(["two", "two", "two", "one", "two"]);
        lines.Count.ShouldBe(3);
        lines.ShouldAllBe(line => line.Contains("for one"));
    }
}
