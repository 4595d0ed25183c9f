using System.ComponentModel.DataAnnotations;

namespace LivePlatform.TenantCredential.Entra;

/// <summary>Section <c>Entra</c>: how much of Entra one process asks for at once.</summary>
internal sealed class EntraOptions
{
    public const string Section = "Entra";

    /// <summary>Requests in flight in all.</summary>
    [Range(1, 1000)]
    public int MostInFlight { get; set; } = 64;

    /// <summary>Requests in flight for one app.</summary>
    [Range(1, 1000)]
    public int MostInFlightPerApp { get; set; } = 8;

    /// <summary>How long a request waits for its turn before its caller is told to come back.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan LongestQueue { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>One request to Entra.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan AttemptTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a passing fault of Entra is tried again in place.</summary>
    [Range(0, 5)]
    public int Retries { get; set; } = 2;

    /// <summary>The pause before each of those; longer than the 2 s that are waited in place, there would be no retry.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:02")]
    public TimeSpan RetryPause { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// After what pause a refused sign-in is shown once more: Entra was seen to refuse a good one on one node and take it on the next.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30")]
    public TimeSpan RefusalPause { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a new secret that Entra refuses is tried again before its replacement is refused: secrets were seen to spread in 4 to 18 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan SpreadPatience { get; set; } = TimeSpan.FromSeconds(6);
}
