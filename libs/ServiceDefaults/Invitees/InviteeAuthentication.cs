using System.Security.Claims;
using System.Text.Encodings.Web;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LivePlatform.ServiceDefaults.Invitees;

/// <summary>A scheme of its own, as each provider's Invitee tokens have a key of their own.</summary>
internal sealed class InviteeAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IInviteeKeys keys, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.Ordinal))
        {
            return AuthenticateResult.NoResult();
        }

        try
        {
            return await InviteeTokens.CheckAsync(header[Bearer.Length..], keys, clock, Context.RequestAborted) is { } identity
                ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name))
                : AuthenticateResult.Fail("The token is none of an invitation.");
        }
        catch (InviteeKeysUnavailableException unavailable)
        {
            return AuthenticateResult.Fail(unavailable);
        }
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if ((await HandleAuthenticateOnceSafeAsync()).Failure is InviteeKeysUnavailableException)
        {
            await SignInProblems.Unavailable(Context).ExecuteAsync(Context);
            return;
        }

        await base.HandleChallengeAsync(properties);
    }
}
