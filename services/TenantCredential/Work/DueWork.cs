namespace LivePlatform.TenantCredential.Work;

/// <summary>What is to be done for a connection. Each has one <see cref="IConnectionWork"/>.</summary>
internal enum WorkKind
{
    /// <summary>Prove the credential in use.</summary>
    Validation,

    /// <summary>Take the change of its credential one step on.</summary>
    Change,

    /// <summary>Prove the provider's SyncApp; the row carries its id in the place of a connection's.</summary>
    SyncApp,

    /// <summary>Let Microsoft make a new secret.</summary>
    Rotation,

    /// <summary>Delete in Entra the secrets that it no longer uses.</summary>
    Cleanup,

    /// <summary>Make the registration that is ready its credential.</summary>
    Registration,

    /// <summary>Take its part of an upgrade one step on.</summary>
    Upgrade,
}

/// <summary>
/// When something is to be done for a connection. Written in the commit that makes it due, so that a crash forgets nothing.
/// </summary>
internal sealed class DueWork
{
    public required Guid ConnectionId { get; init; }

    public required WorkKind Kind { get; init; }

    public required Guid ServiceProviderId { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Tries since the last that succeeded.</summary>
    public required int Attempts { get; init; }

    /// <summary>Until when a replica works on it, by the database's clock.</summary>
    public required DateTimeOffset? LeaseUntil { get; init; }
}
