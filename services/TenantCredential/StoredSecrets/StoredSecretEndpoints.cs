using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Credentials;

namespace LivePlatform.TenantCredential.StoredSecrets;

internal static class StoredSecretEndpoints
{
    public static void MapStoredSecrets(this RouteGroupBuilder api)
    {
        var secrets = api.MapGroup("/stored-secrets").WithTags("StoredSecrets").AddEndpointFilter<SecretGuard>();
        secrets.MapGet("", ListStoredSecrets.Handle).WithName("ListStoredSecrets")
            .WithSummary("Lists the provider's own secrets, without their values.");
        secrets.MapPost("", CreateStoredSecret.Handle).RequireScope(OperatorScopeKind.Provider).WithName("CreateStoredSecret")
            .WithSummary("Stores a secret of the provider's own.");
        secrets.MapGet("/{storedSecretId:guid}", GetStoredSecret.Handle).WithName("GetStoredSecret")
            .WithSummary("Shows a stored secret, without its value.");
        secrets.MapPut("/{storedSecretId:guid}", ReplaceStoredSecret.Handle).RequireScope(OperatorScopeKind.Provider)
            .WithName("ReplaceStoredSecret").WithSummary("Replaces name and value of a stored secret.");
        secrets.MapDelete("/{storedSecretId:guid}", RemoveStoredSecret.Handle).RequireScope(OperatorScopeKind.Provider).WithMetadata(
            RequiresIfMatch.Instance)
            .WithName("RemoveStoredSecret").WithSummary("Deletes a stored secret.");
    }
}
