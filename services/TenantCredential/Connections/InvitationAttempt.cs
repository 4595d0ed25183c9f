using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>Why an attempt to use an invitation was refused.</summary>
public enum AttemptReason
{
    /// <summary>The link names the invitation, but its token was never issued: a guess.</summary>
    ForgedLink,

    /// <summary>The link was replaced by a newer one.</summary>
    ReplacedLink,

    /// <summary>The link was used after the invitation had succeeded.</summary>
    UsedLink,

    /// <summary>The link was used after it had expired.</summary>
    ExpiredLink,

    /// <summary>The link was used after an operator had revoked the invitation.</summary>
    RevokedLink,

    /// <summary>The link was used after too many tries.</summary>
    LockedLink,

    /// <summary>Another browser has opened the link since, or the invitation was over.</summary>
    EndedSession,

    /// <summary>The credential belongs to another Microsoft 365 tenant than the service's.</summary>
    WrongTenant,

    /// <summary>Microsoft refused the credential.</summary>
    RefusedCredential,

    /// <summary>Microsoft refused the sign-in, or the person cancelled it.</summary>
    RefusedSignIn,

    /// <summary>The person is not allowed to create app registrations.</summary>
    RefusedRegistration,
}

/// <summary>
/// One attempt that was refused, for operators to read. Of each reason an invitation keeps the first hundred; the row counts on.
/// </summary>
internal sealed class InvitationAttempt : ICustomerOwned
{
    public const int LongestAddress = 50;
    public const int LongestDetail = 500;

    public required Guid Id { get; init; }

    public required ServiceProviderId ServiceProviderId { get; init; }

    public required Guid CustomerId { get; init; }

    public required Guid InvitationId { get; init; }

    public required AttemptReason Reason { get; init; }

    /// <summary>Network of the caller: /24 of IPv4, /48 of IPv6; enough to tell an office from a stranger, not a person.</summary>
    public required string Network { get; init; }

    /// <summary>Microsoft's code and sentence, where it was asked; otherwise empty.</summary>
    public required string Detail { get; init; }

    public required DateTimeOffset At { get; init; }
}
