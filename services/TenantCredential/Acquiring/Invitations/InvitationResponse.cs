using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.TenantCredential.Connections;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>An invitation to a person of the customer to provide a credential for a connection.</summary>
/// <param name="Id">Id of the invitation.</param>
/// <param name="ConnectionId">Id of the connection that the invitation is for.</param>
/// <param name="ServiceId">Id of the voice service that the connection belongs to.</param>
/// <param name="CustomerId">Id of the customer that the service belongs to.</param>
/// <param name="M365TenantId">Id of the Microsoft Entra tenant that the credential must come from.</param>
/// <param name="Method">Method that the invitee is offered.</param>
/// <param name="State">State of the invitation.</param>
/// <param name="SenderName">Name of the service provider that the invitee sees.</param>
/// <param name="Tries">Number of refused tries that count; 10 lock the invitation.</param>
/// <param name="TriesLeft">Number of tries left before the invitation is locked.</param>
/// <param name="Link">Link for the invitee; hand it over yourself. Returned only once, on creation or resend; otherwise null.</param>
/// <param name="CreatedBy">Name of the operator who created the invitation.</param>
/// <param name="CreatedAt">When the invitation was created (UTC).</param>
/// <param name="ExpiresAt">Until when the link is valid (UTC).</param>
/// <param name="OpenedAt">When somebody first opened the link and continued (UTC); null until then.</param>
/// <param name="EndedAt">When the invitation was consumed, revoked or locked, or failed (UTC); null until then, and when it
/// expired.</param>
/// <param name="FailureClass">Class of the failure, or of what the invitation waits for; null otherwise.</param>
/// <param name="Version">Version of the invitation, increased by each change; sent as ETag and expected in If-Match.</param>
public sealed record InvitationResponse(
    Guid Id,
    Guid ConnectionId,
    Guid ServiceId,
    Guid CustomerId,
    Guid M365TenantId,
    ConnectionMethod Method,
    InvitationState State,
    string SenderName,
    int Tries,
    int TriesLeft,
    string? Link,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? OpenedAt,
    DateTimeOffset? EndedAt,
    MicrosoftFailureClass? FailureClass,
    long Version)
{
    internal static InvitationResponse Of(Invitation row, DateTimeOffset now) => new(
        row.Id, row.ConnectionId, row.ServiceId, row.CustomerId, row.M365TenantId, row.Method, row.StateAt(now), row.SenderName,
        row.Tries, Math.Max(0, Invitation.MostTries - row.Tries), null, row.CreatedBy, row.CreatedAt, row.ExpiresAt, row.OpenedAt,
        row.EndedAt, row.FailureClass, row.Version);
}
