using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.TenantCredential.Connections;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>An invitation as operators see it.</summary>
/// <param name="Id">The invitation.</param>
/// <param name="ConnectionId">The connection that it is to give a credential.</param>
/// <param name="ServiceId">Its service.</param>
/// <param name="CustomerId">Its customer.</param>
/// <param name="M365TenantId">The only M365 tenant that counts.</param>
/// <param name="Method">The method that the invitee is offered.</param>
/// <param name="State">How far it is.</param>
/// <param name="SenderName">The provider's name as the invitee reads it.</param>
/// <param name="Email">Where the link is mailed to; null when it is handed over.</param>
/// <param name="Tries">Refused tries that count.</param>
/// <param name="TriesLeft">How many are left before it is locked.</param>
/// <param name="Link">Given once, to whoever made it, where it is not mailed; otherwise null.</param>
/// <param name="CreatedBy">Which operator.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="ExpiresAt">Until when the link works.</param>
/// <param name="OpenedAt">When somebody came by the link and pressed on: reading a mail does not count.</param>
/// <param name="EndedAt">When it was consumed, revoked or locked.</param>
/// <param name="FailureClass">Why it failed, or what it waits for; null otherwise.</param>
/// <param name="Version">For If-Match.</param>
public sealed record InvitationView(
    Guid Id,
    Guid ConnectionId,
    Guid ServiceId,
    Guid CustomerId,
    Guid M365TenantId,
    ConnectionMethod Method,
    InvitationState State,
    string SenderName,
    string? Email,
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
    internal static InvitationView Of(Invitation row, DateTimeOffset now) => new(
        row.Id, row.ConnectionId, row.ServiceId, row.CustomerId, row.M365TenantId, row.Method, row.StateAt(now), row.SenderName, row.Email,
        row.Tries, Math.Max(0, Invitation.MostTries - row.Tries), null, row.CreatedBy, row.CreatedAt, row.ExpiresAt, row.OpenedAt,
        row.EndedAt, row.FailureClass, row.Version);
}
