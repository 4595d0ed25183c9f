using System.Text;
using LivePlatform.DevHost.Running;

namespace LivePlatform.DevHost.Tests;

/// <summary>Whoever starts the system for the first time reads a dozen lines, not ten thousand.</summary>
[Trait("Category", "unit")]
public class TellingSteps
{
    private readonly HandClock _clock = new();
    private readonly StringBuilder _console = new();

    [Fact]
    public void A_step_is_one_line_that_ends_with_how_long_it_took()
    {
        var lines = new StepLines(new StringWriter(_console), _clock);

        lines.Begin("starting the services");
        Text.ShouldBe(["==> starting the services"], "before it is done");
        _clock.Advance(TimeSpan.FromSeconds(12.34));
        lines.Begin("connecting");
        _clock.Advance(TimeSpan.FromSeconds(1));
        lines.End();

        Text.ShouldBe(["==> starting the services: 12.3 s", "==> connecting: 1.0 s"]);
    }

    [Fact]
    public void What_is_told_meanwhile_stands_below_its_step()
    {
        var lines = new StepLines(new StringWriter(_console), _clock);

        lines.Begin("validating");
        lines.Tell("Fabrikam: ExpiredSecret");
        lines.Tell("Contoso: BadSecret");
        _clock.Advance(TimeSpan.FromSeconds(3));
        lines.End();
        lines.End();

        Text.ShouldBe(["==> validating", "    Fabrikam: ExpiredSecret", "    Contoso: BadSecret", "    done after 3.0 s"]);
    }

    private string[] Text => _console.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private sealed class HandClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan by) => _ticks += by.Ticks;
    }
}
