using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;

namespace LivePlatform.TenantCredential.Keeping.SyncApps;

internal static class SyncAppEndpoints
{
    public static void MapSyncApps(this RouteGroupBuilder api)
    {
        var apps = api.MapGroup("/sync-apps").WithTags("SyncApps").GuardSecrets();
        apps.MapGet("", ListSyncApps.Handle).WithName("listSyncApps").WithSummary("Lists the provider's SyncApp, if it has one.");
        apps.MapPost("", CreateSyncApp.Handle).RequireScope(OperatorScopeKind.Provider).WithName("createSyncApp")
            .WithSummary("Enters the provider's multi-tenant application (SyncApp).")
            .Refuses(SyncAppProblems.Exists());
        apps.MapGet("/{syncAppId:guid}", GetSyncApp.Handle).WithName("getSyncApp").WithSummary("Shows a SyncApp, without its secret.")
            .Refuses(SyncAppProblems.NotFound());
        apps.MapPut("/{syncAppId:guid}/credential", ReplaceSyncAppSecret.Handle).RequireScope(OperatorScopeKind.Provider)
            .WithName("replaceSyncAppSecret").WithSummary("Replaces the secret of a SyncApp.")
            .Refuses([SyncAppProblems.NotFound(), .. OfSecret()]);
        apps.MapDelete("/{syncAppId:guid}", RemoveSyncApp.Handle).RequireScope(OperatorScopeKind.Provider).WithMetadata(
            RequiresIfMatch.Instance)
            .WithName("deleteSyncApp").WithSummary("Deletes a SyncApp that no connection uses.")
            .Refuses(SyncAppProblems.NotFound(), SyncAppProblems.InUse(0));
    }

    private static Refusal[] OfSecret() =>
    [
        SyncAppProblems.Refused(ConnectionProblems.TenantTaken), MicrosoftProblems.Throttled(ConnectionProblems.TenantTaken),
        MicrosoftProblems.Unavailable(ConnectionProblems.TenantTaken),
    ];
}
