using LivePlatform.M365.Failures;

namespace LivePlatform.M365.Tests.Pipeline;

/// <summary>What Microsoft says with its own faults: when to come back, and that nobody is to blame.</summary>
public sealed class ListeningToFaults : IDisposable
{
    private readonly Harness _harness = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _harness.Dispose();

    [Theory]
    [Trait("Show", "truth.2")]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_time_that_a_faulty_Microsoft_names_is_kept_whatever_the_status(int status)
    {
        _harness.Graph = (_, _) => Harness.Answer(status, headers: ("Retry-After", "120"));
        var graph = _harness.OpenRested();

        var deferred = await Should.ThrowAsync<DeferredException>(() => graph.GetAsync("users/1", cancellationToken: Ct));

        (deferred.Until, deferred.IsGuess).ShouldBe((_harness.Clock.GetUtcNow().AddSeconds(120), false));
        _harness.Sent.Count.ShouldBe(1);
    }

    [Fact]
    [Trait("Show", "truth.2")]
    public async Task A_refused_write_says_when_Microsoft_wants_it_again()
    {
        _harness.Graph = (_, _) => Harness.Answer(503, headers: ("Retry-After", "120"));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("users", UriKind.Relative));
        using var response = await _harness.DriveAsync(_harness.OpenRested().SendAsync(request, Ct));

        (await response.ReadFailureAsync(Ct)).RetryAt.ShouldBe(_harness.Clock.GetUtcNow().AddSeconds(120));
    }

    [Fact]
    [Trait("Show", "truth.2")]
    public async Task A_token_that_continuous_access_evaluation_ended_is_no_fault_of_the_connection()
    {
        _harness.Graph = (_, _) =>
            Harness.Answer(401, headers: ("WWW-Authenticate", "Bearer realm=\"\", error=\"insufficient_claims\", claims=\"e30=\""));
        using var response = await _harness.DriveAsync(_harness.OpenRested().GetAsync("users/1", cancellationToken: Ct));

        var failure = await response.ReadFailureAsync(Ct);

        (failure.Class, failure.Retry).ShouldBe((MicrosoftFailureClass.ConditionalAccess, MicrosoftFailureRetry.Later));
    }
}
