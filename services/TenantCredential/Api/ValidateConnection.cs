using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Keeping.Validation;
using LivePlatform.TenantCredential.Keeping.Views;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivePlatform.TenantCredential.Api;

/// <summary>
/// Proves a connection now, past every cache. A refusal by Microsoft is a result: status, class and action stand in the answer.
/// </summary>
public static class ValidateConnection
{
    internal static async Task<Results<Ok<ConnectionResponse>, Refusal>> Handle(
        Guid connectionId,
        HttpContext http,
        ConnectionValidation validation,
        OperatorIdentity identity,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var validated = await validation.RunAsync(connectionId, AuditTrail.Of(identity), cancellationToken);
        if (validated is null)
        {
            return ConnectionProblems.NotFound();
        }

        if (validated.Proof.IsUndecided)
        {
            return MicrosoftProblems.Undecided(validated.Proof, clock.GetUtcNow(), http.Response);
        }

        http.Response.SetETag(validated.View.Version);
        return TypedResults.Ok(validated.View);
    }
}
