using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LivePlatform.ServiceDefaults.Operators;

/// <summary>
/// Enters the provider and narrows the view as the operator's token says; refuses unsafe requests of roles that only read.
/// </summary>
internal sealed partial class OperatorEntry(ILogger<OperatorEntry> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (OperatorClaims.Read(http.User) is not { } claims)
        {
            return OperatorApi.NotAllowed("The token does not say which provider and role it is for.");
        }

        if (OperatorDuties.Refuse(http, claims.Role) is { } refusal)
        {
            return refusal;
        }

        if (ProviderOf(claims, http) is not { } provider)
        {
            return new Refusal(
                StatusCodes.Status400BadRequest,
                "provider.required",
                "An operator of System scope must say for which provider it is.",
                action: $"Send the provider's id in the header {OperatorApi.ProviderHeader}.");
        }

        http.Get<ProviderScope>().Enter(ServiceProviderId.From(provider));
        http.SignIn(claims);
        Narrow(http.Get<OperatorView>(), claims);
        if (claims.Scope == OperatorScopeKind.System)
        {
            LogActsFor(claims.Subject, provider, http.Request.Method);
        }

        return await next(context);
    }

    private static Guid? ProviderOf(OperatorClaims claims, HttpContext http) =>
        claims.Scope != OperatorScopeKind.System
            ? claims.Provider
            : Guid.TryParse(http.Request.Headers[OperatorApi.ProviderHeader], out var named) && named != Guid.Empty ? named : null;

    private static void Narrow(OperatorView view, OperatorClaims claims)
    {
        if (claims.Scope != OperatorScopeKind.System)
        {
            view.HideRemovedCustomers();
        }

        switch (claims.Scope)
        {
            case OperatorScopeKind.System or OperatorScopeKind.Provider:
                break;
            case OperatorScopeKind.Channel:
                view.NarrowToChannel(claims.Channel!.Value);
                break;
            case OperatorScopeKind.Customer:
                view.NarrowToCustomer(claims.Customer!.Value);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(claims));
        }
    }

    [LoggerMessage(
        EventId = 310, EventName = "SystemOperatorActs", Level = LogLevel.Information,
        Message = "System operator {Subject} acts for provider {Provider}: {Method}.")]
    private partial void LogActsFor(string subject, Guid provider, string method);
}
