using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>What became of a secret that is of no use any more.</summary>
internal enum RetiredState
{
    /// <summary>It is to be deleted in Entra.</summary>
    Waiting,

    /// <summary>It is gone there.</summary>
    Removed,

    /// <summary>It stays there: it is not ours to delete, or not certainly the right one.</summary>
    Left,
}

/// <summary>
/// A secret that a connection no longer uses, by its key id in Entra. Of the secret itself nothing is left but a keyed hash.
/// </summary>
internal sealed class RetiredSecret : ICustomerOwned
{
    public const int LongestReason = 100;

    public const int LongestName = 60;

    public required Guid KeyId { get; init; }

    public required Guid ConnectionId { get; init; }

    public required ServiceProviderId ServiceProviderId { get; init; }

    public required Guid CustomerId { get; init; }

    /// <summary>The application that it is a secret of.</summary>
    public required Guid ClientId { get; init; }

    public required int CredentialVersion { get; init; }

    public required string? Hint { get; init; }

    public required byte[] Fingerprint { get; init; }

    /// <summary>True when Microsoft told the key id together with the secret, as it made it for us.</summary>
    public required bool IsMadeHere { get; init; }

    /// <summary>
    /// What its name in Entra begins with, where only that is known: its text got lost with a process, and the key id stands for it here.
    /// </summary>
    public string? LostName { get; init; }

    public required DateTimeOffset RetiredAt { get; init; }

    public RetiredState State { get; set; }

    /// <summary>Why it is still in Entra; null while nobody has tried to delete it, and once it is gone.</summary>
    public string? Reason { get; set; }
}
