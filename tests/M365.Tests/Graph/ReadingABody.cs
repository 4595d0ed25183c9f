using System.Net;

namespace LivePlatform.M365.Tests.Graph;

[Trait("Category", "unit")]
public sealed class ReadingABody : IDisposable
{
    private readonly Harness _harness = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task That_stops_in_the_middle_is_put_off_as_microsoft_being_down()
    {
        _harness.Graph =
            (_, _) => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new Halting(Timeout.InfiniteTimeSpan)) };

        var deferred = await Should.ThrowAsync<DeferredException>(() => _harness.DriveAsync(ReadAsync(), stepMilliseconds: 500));

        deferred.Reason.ShouldBe(DeferReason.MicrosoftDown);
        deferred.Until.ShouldBeGreaterThan(_harness.Clock.GetUtcNow());
    }

    [Fact]
    public async Task That_breaks_off_is_put_off_as_microsoft_being_down()
    {
        _harness.Graph = (_, _) => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new Halting(TimeSpan.Zero)) };

        (await Should.ThrowAsync<DeferredException>(() => _harness.DriveAsync(ReadAsync()))).Reason.ShouldBe(DeferReason.MicrosoftDown);
    }

    [Fact]
    public async Task Comes_whole_and_with_its_headers_when_nothing_happens()
    {
        _harness.Graph = (_, _) => Harness.Answer(200, "{\"value\":[]}");
        using var response = await _harness.DriveAsync(_harness.OpenRested().GetAsync("users/delta", cancellationToken: Ct));

        (await response.Message.Content.ReadAsStringAsync(Ct)).ShouldBe("{\"value\":[]}");
        response.Message.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
    }

    private async Task<string> ReadAsync()
    {
        using var response = await _harness.OpenRested().GetAsync("users/delta", cancellationToken: Ct);
        await using var body = await response.OpenBodyAsync(Ct);
        using var reader = new StreamReader(body);
        return await reader.ReadToEndAsync(Ct);
    }

    /// <summary>Gives a beginning; then waits for good, or breaks.</summary>
    private sealed class Halting(TimeSpan wait) : MemoryStream("{\"value\":["u8.ToArray())
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position < Length)
            {
                return await base.ReadAsync(buffer, cancellationToken);
            }

            await Task.Delay(wait, TimeProvider.System, cancellationToken);
            throw new IOException("The peer is gone.");
        }
    }
}
