namespace LivePlatform.M365;

/// <summary>Limits in time of a call to Microsoft.</summary>
public sealed class PipelineOptions
{
    /// <summary>The longest wait that happens in place; anything longer is a <see cref="DeferredException"/>.</summary>
    public TimeSpan LongestWaitInPlace { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>All attempts and waits together.</summary>
    public TimeSpan TotalTime { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>One attempt, until the headers of the answer are there; and the longest pause within its body.</summary>
    public TimeSpan AttemptTime { get; set; } = TimeSpan.FromSeconds(12);

    /// <summary>Attempts after the first one.</summary>
    public int Retries { get; set; } = 3;

    /// <summary>How long calls stay away once half of them failed.</summary>
    public TimeSpan BreakTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>When to come back to a Microsoft that answered with server errors and named no time.</summary>
    public TimeSpan MicrosoftDownPause { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>After so long without a call, budget and pipeline of an app in an M365 tenant are dropped.</summary>
    public TimeSpan IdleTime { get; set; } = TimeSpan.FromMinutes(10);
}
