using System.Globalization;
using LivePlatform.Contracts;
using LivePlatform.M365.Tokens;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.ServiceDefaults.Workloads;
using LivePlatform.TenantCredential.Credentials;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivePlatform.TenantCredential.Broker;

/// <summary>
/// <c>POST /internal/v1/token</c>: an access token for a connection, to the workloads that replicate, validate roles and onboard.
/// </summary>
public static class TokenEndpoint
{
    private const int LongestPurpose = 100;

    internal static void MapBroker(this IEndpointRouteBuilder routes) =>
        routes.MapInternalApi(ServiceNames.RoleValidation, ServiceNames.Replication, ServiceNames.Onboarding)
            .GuardSecrets().MapPost("/token", Handle);

    internal static async Task<Results<Ok<TokenResponse>, Refusal>> Handle(
        TokenRequest request, HttpContext http, TokenBroker broker, TimeProvider clock, CancellationToken cancellationToken)
    {
        var caller = InternalApi.Caller(http)!;
        if (Check(request, caller) is { } refusal)
        {
            return refusal;
        }

        var key = new TokenKey(request.Provider, request.Connection, request.Resource, (int?)request.Candidate);
        var grant = await broker.GetAsync(
            key, new TokenWish(request.Refused, request.NewerThan), caller, request.Purpose, cancellationToken);
        http.Response.Headers.CacheControl = "no-store";
        if (grant.RetryAt is { } retryAt)
        {
            http.Response.Headers.RetryAfter = MicrosoftProblems.SecondsUntil(retryAt, clock.GetUtcNow())
                .ToString(CultureInfo.InvariantCulture);
        }

        return grant.Token is { } token
            ? TypedResults.Ok(new TokenResponse(token.Token.Reveal(), token.ExpiresOn, token.CredentialVersion))
            : grant.Refusal!;
    }

    private static Refusal? Check(TokenRequest request, string caller) =>
        request.Resource is not (TokenResource.Graph or TokenResource.TeamsAdmin) ? BrokerProblems.UnknownResource()
        : request.Purpose.Length is 0 or > LongestPurpose || !request.Purpose.All(IsPlain) ? BrokerProblems.BadPurpose(LongestPurpose)
        : request.Candidate is not null && caller != ServiceNames.RoleValidation ? BrokerProblems.CandidateForbidden()
        : request.Candidate is < 1 or > int.MaxValue ? BrokerProblems.NotFound()
        : null;

    private static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or ':' or '/' or ' ';
}
