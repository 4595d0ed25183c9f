using System.Globalization;
using System.Net;
using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>Writes down what was refused, in the commit that refuses it.</summary>
internal sealed class AttemptBook(IHttpContextAccessor accessor, TimeProvider clock)
{
    /// <summary>So that a flood of guesses cannot fill the table.</summary>
    private const int MostOfAReason = 100;

    /// <summary>Writes one attempt of an invitation whose row the caller holds.</summary>
    public async Task WriteAsync(
        TenantCredentialDbContext db, Invitation invitation, AttemptReason reason, string detail, CancellationToken cancellationToken)
    {
        if (await db.InvitationAttempts.CountAsync(
            x => x.InvitationId == invitation.Id && x.Reason == reason, cancellationToken) >= MostOfAReason)
        {
            return;
        }

        var now = clock.GetUtcNow().ToMicroseconds();
        db.Add(new InvitationAttempt
        {
            Id = Guid.CreateVersion7(now),
            ServiceProviderId = invitation.ServiceProviderId,
            CustomerId = invitation.CustomerId,
            InvitationId = invitation.Id,
            Reason = reason,
            Network = Network,
            Detail = detail.Length <= InvitationAttempt.LongestDetail ? detail : detail[..InvitationAttempt.LongestDetail],
            At = now,
        });
    }

    /// <summary>
    /// The network that the request came from: the gateway, which alone reaches this service, names its caller in X-Forwarded-For and
    /// removes what the caller claims there. "unknown" where no request is at hand: Microsoft refused later.
    /// </summary>
    public string Network
    {
        get
        {
            if (accessor.HttpContext is not { } http)
            {
                return Prefix(null);
            }

            var named = http.Request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim();
            return Prefix(IPAddress.TryParse(named, out var address) ? address : http.Connection.RemoteIpAddress);
        }
    }

    internal static string Prefix(IPAddress? address)
    {
        if (address is null)
        {
            return "unknown";
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = plain.GetAddressBytes();
        var kept = bytes.Length == 4 ? 3 : 6;
        bytes.AsSpan(kept).Clear();
        return string.Create(CultureInfo.InvariantCulture, $"{new IPAddress(bytes)}/{kept * 8}");
    }
}
