using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.ServiceDefaults.Security;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Http;

namespace LivePlatform.ServiceDefaults.Operators;

/// <summary>Lets in operators of System scope only; for everybody else these routes do not exist.</summary>
internal sealed class SystemEntry : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (OperatorClaims.Read(http.User) is not { Scope: OperatorScopeKind.System } claims)
        {
            SecurityEvents.Hide(http);
            return new Refusal(StatusCodes.Status404NotFound, "route.unknown", "There is no such route.");
        }

        if (OperatorDuties.Refuse(http, claims.Role) is { } refusal)
        {
            return refusal;
        }

        http.SignIn(claims);
        return await next(context);
    }
}
