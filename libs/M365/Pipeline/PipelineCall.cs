using LivePlatform.M365.Throttling;
using Polly;

namespace LivePlatform.M365.Pipeline;

/// <summary>What the strategies of one call tell each other.</summary>
internal sealed class PipelineCall(HttpRequestMessage request, RequestCharge charge, GraphUsage? usage)
{
    public static readonly ResiliencePropertyKey<PipelineCall> Key = new("live.m365.call");

    public HttpRequestMessage Request => request;

    public RequestCharge Charge => charge;

    /// <summary>Where the caller counts its attempts; null when it does not.</summary>
    public GraphUsage? Usage => usage;

    /// <summary>429 answers in a row, for the wait when Microsoft names none.</summary>
    public int Refusals { get; set; }

    /// <summary>Until when to stay away after the last answer; null: it gave no reason to.</summary>
    public DateTimeOffset? RetryAt { get; set; }

    /// <summary>True when Microsoft named that time.</summary>
    public bool IsRetryNamed { get; set; }

    /// <summary>True when the attempt broke before anything could reach Microsoft.</summary>
    public static bool NeverSent(Exception failure) => failure is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError,
    };
}
