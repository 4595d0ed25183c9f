using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace LivePlatform.Portal.Invitations;

/// <summary>Keeps the Invitee token where no script reads it and no other site sends it: encrypted, HttpOnly, SameSite=Strict.</summary>
internal sealed class InviteeCookie(IHttpContextAccessor accessor, IDataProtectionProvider protection)
{
    private const string Name = "__Host-live-invitee";
    private readonly IDataProtector _protector = protection.CreateProtector("invitee");

    private HttpContext Http => accessor.HttpContext ?? throw new InvalidOperationException("A cookie belongs to a request.");

    public void Keep(InviteeSession session) =>
        Http.Response.Cookies.Append(Name, _protector.Protect(session.AccessToken), Options(session.ExpiresAt));

    public void Forget() => Http.Response.Cookies.Delete(Name, Options(null));

    /// <summary>Null when there is none, or one of other keys.</summary>
    public string? Read()
    {
        try
        {
            return Http.Request.Cookies[Name] is { Length: > 0 } kept ? _protector.Unprotect(kept) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static CookieOptions Options(DateTimeOffset? expires) =>
        new() { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Strict, Path = "/", Expires = expires, IsEssential = true };
}
