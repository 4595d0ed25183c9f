using System.Text.RegularExpressions;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.ServiceDefaults.Security;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace LivePlatform.ServiceDefaults.Operators;

/// <summary>Enters the provider and narrows the view as the operator's token says; refuses unsafe requests of roles that only read.</summary>
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
                "An operator of System scope must say for which provider the request is.",
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

    [LoggerMessage(EventId = 310, EventName = "SystemOperatorActs", Level = LogLevel.Information, Message = "System operator {Subject} acts for provider {Provider}: {Method}.")]
    private partial void LogActsFor(string subject, Guid provider, string method);
}

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

internal static partial class OperatorDuties
{
    /// <summary>Says who works in this scope, and what for where that may change something.</summary>
    public static void SignIn(this HttpContext http, OperatorClaims claims)
    {
        http.Get<OperatorIdentity>().SignIn(claims.Subject, claims.Name, claims.Scope, claims.Role);
        if (!IsSafe(http))
        {
            http.Get<ActingOperator>().Begin(new OperatorAct(claims.Subject, claims.Name, OperationOf(http), http.Request.Path));
        }
    }

    public static Refusal? Refuse(HttpContext http, OperatorRole role)
    {
        if (IsSafe(http))
        {
            return null;
        }

        return role switch
        {
            OperatorRole.Admin or OperatorRole.Operator => null,
            OperatorRole.OperatorLite => http.GetEndpoint()?.Metadata.GetMetadata<OperatorLiteAllowed>() is null
                ? OperatorApi.NotAllowed("Operators of the lite role may not change this.")
                : null,
            OperatorRole.Monitor => OperatorApi.NotAllowed("Monitors only read."),
            _ => throw new ArgumentOutOfRangeException(nameof(role)),
        };
    }

    /// <summary>As the API document calls it: by its name, or by method and path.</summary>
    private static string OperationOf(HttpContext http) => http.GetEndpoint() switch
    {
        { } endpoint when endpoint.Metadata.GetMetadata<IEndpointNameMetadata>() is { EndpointName: var name } => name,
        RouteEndpoint { RoutePattern.RawText: { } pattern } => $"{http.Request.Method} {Constraint().Replace(pattern, "")}",
        _ => http.Request.Method,
    };

    [GeneratedRegex("(?<={[^}]*):[^}]*(?=})")]
    private static partial Regex Constraint();

    private static bool IsSafe(HttpContext http) => HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);

    public static T Get<T>(this HttpContext http)
        where T : notnull => (T)http.RequestServices.GetService(typeof(T))!;
}
