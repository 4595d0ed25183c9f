using LivePlatform.M365Simulator.Entra;
using LivePlatform.M365Simulator.Oidc;

namespace LivePlatform.M365Simulator.Control;

/// <summary>Operators, and tokens without a sign-in.</summary>
internal static class IssuingEndpoints
{
    internal sealed record MintOperator(
        string Name,
        string Scope,
        string Role,
        Guid? Provider = null,
        Guid? Channel = null,
        Guid? Customer = null,
        string? Subject = null,
        int LifetimeSeconds = 3600);

    public static void MapIssuing(this IEndpointRouteBuilder control)
    {
        control.MapPost("/operators", (Operator body, OperatorBook book) =>
        {
            if (body.Fault is { } wrong)
            {
                throw ControlRefusal.Bad(wrong);
            }

            var replaced = book.Operators.ContainsKey(body.ClientId);
            book.Operators[body.ClientId] = body;
            return Results.Json(Describe(body), statusCode: replaced ? 200 : 201);
        });
        control.MapGet(
            "/operators", (OperatorBook book) => book.Operators.Values.OrderBy(o => o.ClientId, StringComparer.Ordinal).Select(Describe));
        control.MapPost("/operators/token", (MintOperator body, OperatorTokens tokens) =>
        {
            var who = new Operator(
                body.Subject ?? body.Name ?? "", body.Name ?? "", body.Scope, body.Role, null, body.Provider, body.Channel, body.Customer);
            if (who.Fault is { } wrong)
            {
                throw ControlRefusal.Bad(wrong);
            }

            var (accessToken, expiresOn) = tokens.Access(who, body.LifetimeSeconds);
            return new { accessToken, expiresOn };
        });
        control.MapPut("/issuers", (PutIssuer body, IssuerBook book) =>
        {
            book.Put(body);
            return Results.NoContent();
        });
        control.MapPost("/workloads/{name}/token", (string name, MintWorkload? body, OperatorTokens tokens) =>
        {
            var (accessToken, expiresOn) = tokens.Workload(name, body?.LifetimeSeconds ?? 3600, body?.Audience);
            return new { accessToken, expiresOn };
        });
    }

    private static object Describe(Operator who) => new
    {
        clientId = who.ClientId,
        name = who.Name,
        scope = who.Scope,
        role = who.Role,
        provider = who.Provider,
        channel = who.Channel,
        customer = who.Customer,
        hasSecret = who.ClientSecret is not null,
    };
}
