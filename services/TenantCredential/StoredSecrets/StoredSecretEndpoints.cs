using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Credentials;

namespace LivePlatform.TenantCredential.StoredSecrets;

internal static class StoredSecretEndpoints
{
    public static void MapStoredSecrets(this RouteGroupBuilder api)
    {
        var secrets = api.MapGroup("/stored-secrets").WithTags("StoredSecrets").GuardSecrets();
        secrets.MapGet("", ListStoredSecrets.Handle).WithName("listStoredSecrets")
            .WithSummary("Lists the provider's own secrets, without their values.");
        secrets.MapPost("", CreateStoredSecret.Handle).RequireScope(OperatorScopeKind.Provider).WithName("createStoredSecret")
            .WithSummary("Stores a secret of the provider's own.")
            .Refuses(StoredSecretProblems.NameTaken());
        secrets.MapGet("/{storedSecretId:guid}", GetStoredSecret.Handle).WithName("getStoredSecret")
            .WithSummary("Shows a stored secret, without its value.")
            .Refuses(StoredSecretProblems.NotFound());
        secrets.MapPut("/{storedSecretId:guid}", ReplaceStoredSecret.Handle).RequireScope(OperatorScopeKind.Provider)
            .WithName("updateStoredSecret").WithSummary("Replaces name and value of a stored secret.")
            .Refuses(StoredSecretProblems.NotFound(), StoredSecretProblems.NameTaken());
        secrets.MapDelete("/{storedSecretId:guid}", RemoveStoredSecret.Handle).RequireScope(OperatorScopeKind.Provider).WithMetadata(
            RequiresIfMatch.Instance)
            .WithName("deleteStoredSecret").WithSummary("Deletes a stored secret.")
            .Refuses(StoredSecretProblems.NotFound());
    }
}
