namespace LivePlatform.TenantCredential.Broker;

/// <summary>The present state of a connection's credential, for the token caches of all replicas.</summary>
internal sealed class CredentialSignal
{
    /// <summary>The notification channel.</summary>
    public const string Channel = "live_credentials";

    public required Guid ConnectionId { get; init; }

    public required Guid ServiceProviderId { get; init; }

    public required int CredentialVersion { get; init; }

    /// <summary>False: no token may be handed out.</summary>
    public required bool Usable { get; init; }

    /// <summary>By the database's clock.</summary>
    public required DateTimeOffset ChangedAt { get; init; }
}
