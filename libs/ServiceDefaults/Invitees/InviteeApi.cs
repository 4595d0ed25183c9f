using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.ServiceDefaults.Invitees;

/// <summary>
/// Routes for somebody who came by an invitation's link. They are in no OpenAPI document: the portal alone speaks to them.
/// </summary>
public static class InviteeApi
{
    /// <summary>
    /// The authentication scheme and the policy of Invitee tokens. An operator's token does not open these routes, nor this one theirs.
    /// </summary>
    public const string Policy = "invitee";

    /// <summary>Where the routes stand.</summary>
    public const string Prefix = "/api/v1/invitee";

    /// <summary>The one route without a token: it exchanges the link's token for one.</summary>
    public const string SessionPath = Prefix + "/session";

    /// <summary>Accepts Invitee tokens whose keys come from <typeparamref name="TKeys"/>.</summary>
    public static IServiceCollection AddInvitees<TKeys>(this IServiceCollection services)
        where TKeys : class, IInviteeKeys
    {
        services.AddScoped<IInviteeKeys, TKeys>().AddScoped<InviteeIdentity>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, InviteeAuthentication>(Policy, null);
        services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy.AddAuthenticationSchemes(Policy).RequireAuthenticatedUser());
        return services;
    }

    /// <summary>Routes for one invitee: the provider and the invitation are the token's, and no route names another.</summary>
    public static RouteGroupBuilder MapInviteeApi(this IEndpointRouteBuilder routes) =>
        routes.MapGroup(Prefix).RequireAuthorization(Policy).LimitBody(BodyLimits.Invitee).ExcludeFromDescription()
            .AddEndpointFilter(static async (context, next) =>
            {
                var http = context.HttpContext;
                if (InviteeTokens.Read(http.User) is not { } invitee)
                {
                    return new Refusal(
                        StatusCodes.Status403Forbidden, "auth.forbidden", "The token does not say which invitation it is for.");
                }

                http.Get<ProviderScope>().Enter(ServiceProviderId.From(invitee.Provider));
                http.Get<InviteeIdentity>().SignIn(invitee);
                return await next(context);
            });
}

/// <summary>What an Invitee token says.</summary>
/// <param name="Provider">The provider that invites.</param>
/// <param name="Invitation">The one invitation that the token is for.</param>
/// <param name="Session">The session that it belongs to; a later session of the same invitation ends it.</param>
public sealed record Invitee(Guid Provider, Guid Invitation, string Session);

/// <summary>The invitee of the current request, as the validated token says.</summary>
public sealed class InviteeIdentity
{
    private Invitee? _invitee;

    /// <summary>Who.</summary>
    /// <exception cref="InvalidOperationException">The current work is not an invitee's request.</exception>
    public Invitee Current => _invitee ?? throw new InvalidOperationException("This work is not an invitee's request.");

    internal void SignIn(Invitee invitee) => _invitee = invitee;
}
