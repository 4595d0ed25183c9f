using LivePlatform.M365.Throttling;

namespace LivePlatform.M365;

/// <summary>Section <c>Microsoft365</c>, plus the broker's address from <c>Services:TenantCredential</c>. Checked whole at start.</summary>
public sealed class M365Options
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Microsoft365";

    /// <summary>Entra's address; https, without a path.</summary>
    public Uri? EntraBaseUrl { get; set; }

    /// <summary>Graph's address with its version: <c>https://graph.microsoft.com/v1.0</c>. Tokens are sent to no other host.</summary>
    public Uri? GraphBaseUrl { get; set; }

    /// <summary>The broker's address; null only in TenantCredential, which brings its own <see cref="Tokens.ITokenBroker"/>.</summary>
    public Uri? BrokerBaseUrl { get; set; }

    /// <summary>The longest wait for an answer of the broker.</summary>
    public TimeSpan BrokerTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Times of a call.</summary>
    public PipelineOptions Pipeline { get; set; } = new();

    /// <summary>Microsoft's limits.</summary>
    public Quotas Quotas { get; set; } = new();

    /// <summary>Reads this workload's own token, the bearer for the broker. Set in code.</summary>
    public Func<CancellationToken, ValueTask<string>>? WorkloadToken { get; set; }
}
