using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Keeping.Switching;
using LivePlatform.TenantCredential.Keeping.Views;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivePlatform.TenantCredential.Api;

/// <summary>
/// The secret in use is known to others: a new one replaces it after one proof, nothing stands by, and every cached token is dropped.
/// </summary>
public static class ReportCompromised
{
    /// <summary>What was done, and what remains to be done.</summary>
    /// <param name="Connection">The connection with its new credential.</param>
    /// <param name="Notice">What an operator must still do at Microsoft.</param>
    public sealed record CompromisedConnectionResponse(ConnectionResponse Connection, string Notice);

    // Access tokens live 60 to 90 minutes and cannot be called back:
    // https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes
    private const string Notice =
        "Microsoft honours access tokens that were issued already for up to 90 minutes. Delete the former secret in Entra now (App "
            + "registrations, Certificates & secrets).";

    internal static async Task<Results<Ok<CompromisedConnectionResponse>, Refusal>> Handle(
        Guid connectionId,
        ReplaceCredential.Request body,
        HttpContext http,
        CredentialReplacement replacement,
        OperatorIdentity identity,
        CancellationToken cancellationToken)
    {
        var result = await replacement.RunAsync(
            connectionId, body.Credential, isCompromised: true, ReplacementCaller.Operator(identity, http.Request), http.Response,
            cancellationToken);
        if (result.Refusal is { } refusal)
        {
            return refusal;
        }

        http.Response.SetETag(result.Value.Version);
        return TypedResults.Ok(new CompromisedConnectionResponse(result.Value, Notice));
    }
}
