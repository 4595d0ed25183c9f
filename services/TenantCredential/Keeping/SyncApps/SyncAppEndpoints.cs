using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Credentials;

namespace LivePlatform.TenantCredential.Keeping.SyncApps;

internal static class SyncAppEndpoints
{
    public static void MapSyncApps(this RouteGroupBuilder api)
    {
        var apps = api.MapGroup("/sync-apps").WithTags("SyncApps").AddEndpointFilter<SecretGuard>();
        apps.MapGet("", ListSyncApps.Handle).WithName("ListSyncApps").WithSummary("Lists the provider's SyncApp, if it has one.");
        apps.MapPost("", CreateSyncApp.Handle).RequireScope(OperatorScopeKind.Provider).WithName("CreateSyncApp")
            .WithSummary("Enters the provider's multi-tenant application.");
        apps.MapGet("/{syncAppId:guid}", GetSyncApp.Handle).WithName("GetSyncApp").WithSummary("Shows a SyncApp, without its secret.");
        apps.MapPut("/{syncAppId:guid}/credential", ReplaceSyncAppSecret.Handle).RequireScope(OperatorScopeKind.Provider)
            .WithName("ReplaceSyncAppSecret").WithSummary("Replaces the secret of a SyncApp.");
        apps.MapDelete("/{syncAppId:guid}", RemoveSyncApp.Handle).RequireScope(OperatorScopeKind.Provider).WithMetadata(
            RequiresIfMatch.Instance)
            .WithName("RemoveSyncApp").WithSummary("Removes a SyncApp that no connection needs.");
    }
}
