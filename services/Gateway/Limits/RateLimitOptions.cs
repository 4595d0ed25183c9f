using System.ComponentModel.DataAnnotations;

namespace LivePlatform.Gateway.Limits;

/// <summary>Section <c>RateLimits</c>: limits of the whole installation; each gateway grants its share of them.</summary>
public sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    /// <summary>Gateways that share the limits.</summary>
    [Range(1, 1000)]
    public int Replicas { get; set; } = 1;

    /// <summary>Requests per second of one operator, in the long run.</summary>
    [Range(1, 1_000_000)]
    public int OperatorPerSecond { get; set; } = 100;

    /// <summary>Requests that one operator may make at once after a pause.</summary>
    [Range(1, 1_000_000)]
    public int OperatorBurst { get; set; } = 500;

    /// <summary>Requests per second of all operators of one provider, in the long run.</summary>
    [Range(1, 1_000_000)]
    public int ProviderPerSecond { get; set; } = 300;

    /// <summary>Requests that all operators of one provider may make at once after a pause.</summary>
    [Range(1, 1_000_000)]
    public int ProviderBurst { get; set; } = 1500;

    /// <summary>
    /// Requests per second on the invitees' routes from one address, in the long run; a visitor of the portal counts by the visitor's own.
    /// </summary>
    [Range(1, 1_000_000)]
    public int InviteePerSecond { get; set; } = 20;

    /// <summary>Requests that one address may make there at once after a pause.</summary>
    [Range(1, 1_000_000)]
    public int InviteeBurst { get; set; } = 100;

    /// <summary>
    /// Requests per second from one address, in the long run, whose token was not found good before: without one, with a wrong one, with a
    /// new one.
    /// </summary>
    [Range(1, 1_000_000)]
    public int StrangerPerSecond { get; set; } = 20;

    /// <summary>Such requests that one address may make at once after a pause.</summary>
    [Range(1, 1_000_000)]
    public int StrangerBurst { get; set; } = 200;
}
