using LivePlatform.M365.Throttling;

namespace LivePlatform.M365.Tests.Throttling;

public sealed class ReadingRetryAfter
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 6, 0, 0, 500, TimeSpan.Zero);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("2", 2)]
    [InlineData(" 30 ", 30)]
    [InlineData("1.2", 2)]
    [InlineData("0.001", 1)]
    [InlineData("-5", 0)]
    [InlineData("86400", 86400)]
    [InlineData("99999999999", 31536000)]
    [InlineData("Mon, 23 Nov 2026 06:00:10 GMT", 10)]
    [InlineData("Mon, 23 Nov 2026 07:01:00 GMT", 3660)]
    [InlineData("Mon, 23 Nov 2026 05:59:00 GMT", 0)]
    [InlineData("Monday, 23-Nov-26 06:00:10 GMT", 10)]
    [InlineData("Mon Nov 23 06:00:10 2026", 10)]
    public void A_header_is_never_read_as_less_than_it_asks(string header, int seconds) =>
        RetryAfter.Parse(header, Now).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("1e3")]
    [InlineData("NaN")]
    [InlineData("1,5")]
    [InlineData(null)]
    public void An_unreadable_header_asks_for_nothing(string? header) => RetryAfter.Parse(header, Now).ShouldBeNull();

    [Fact]
    public void A_fraction_survives_that_the_typed_header_would_drop()
    {
        using var response = Harness.Answer(429, headers: ("Retry-After", "0.5"));
        response.Headers.RetryAfter.ShouldBeNull();
        RetryAfter.Of(response, Now).ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Of_several_values_the_longest_counts()
    {
        using var response = Harness.Answer(429, "{}", ("Retry-After", "3"), ("Retry-After", "8"));
        RetryAfter.Of(response, Now).ShouldBe(TimeSpan.FromSeconds(8));
    }

    [Fact]
    public void Without_a_header_the_wait_doubles_and_is_spread()
    {
        RetryAfter.Default(1, 0).ShouldBe(TimeSpan.FromSeconds(1));
        RetryAfter.Default(1, 0.5).ShouldBe(TimeSpan.FromSeconds(1.25));
        RetryAfter.Default(4, 0).ShouldBe(TimeSpan.FromSeconds(8));
        RetryAfter.Default(50, 0).ShouldBe(TimeSpan.FromSeconds(64));
        RetryAfter.RandomJitter().ShouldBeInRange(0, 0.9999999);
    }
}
