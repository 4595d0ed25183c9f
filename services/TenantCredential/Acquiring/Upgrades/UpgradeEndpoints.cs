using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Keeping;

namespace LivePlatform.TenantCredential.Acquiring.Upgrades;

internal static class UpgradeEndpoints
{
    public static IServiceCollection AddUpgrades(this IServiceCollection services) =>
        services.AddScoped<UpgradeChoice>().AddScoped<UpgradeFollowing>()
            .AddScoped<IConnectionFollower>(provider => provider.GetRequiredService<UpgradeFollowing>());

    public static void MapUpgrades(this RouteGroupBuilder api)
    {
        var upgrades = api.MapGroup("/upgrades").WithTags("Upgrades").GuardSecrets();
        upgrades.MapPost("", CreateUpgrade.Handle).RequireScope(OperatorScopeKind.Provider).LimitBody(BodyLimits.List)
            .WithName("createUpgrade").WithSummary("Moves many connections to application registrations.")
            .Refuses(UpgradeProblems.BadLines([]), UpgradeProblems.BadConnections([]),
                UpgradeProblems.Unfit([new UnfitConnection(Guid.Empty, "", "", null)]));
        upgrades.MapPost("/check", CheckUpgrade.Handle).RequireScope(OperatorScopeKind.Provider).LimitBody(BodyLimits.List)
            .WithName("checkUpgrade").WithSummary("Says what an upgrade would move, or what is wrong with which line; starts nothing.")
            .Refuses(UpgradeProblems.BadLines([]), UpgradeProblems.BadConnections([]),
                UpgradeProblems.Unfit([new UnfitConnection(Guid.Empty, "", "", null)]));
        upgrades.MapGet("", ReadUpgrades.ListAsync).WithName("listUpgrades").WithSummary("Lists upgrades, oldest first.");
        upgrades.MapGet("/{upgradeId:guid}", ReadUpgrades.GetAsync).WithName("getUpgrade").WithSummary("Shows an upgrade and its counts.")
            .Refuses(UpgradeProblems.NotFound());
        upgrades.MapGet("/{upgradeId:guid}/items", ReadUpgrades.ItemsAsync).WithName("listUpgradeItems")
            .WithSummary("Lists the connections of an upgrade and the state of each.")
            .Refuses(UpgradeProblems.NotFound());
        upgrades.MapPost("/{upgradeId:guid}/pause", PauseUpgrade.PauseAsync).RequireScope(OperatorScopeKind.Provider)
            .WithMetadata(RequiresIfMatch.Instance)
            .WithName("pauseUpgrade").WithSummary("Pauses an upgrade: no further connection is started.")
            .Refuses(UpgradeProblems.NotFound());
        upgrades.MapPost("/{upgradeId:guid}/resume", PauseUpgrade.ResumeAsync).RequireScope(OperatorScopeKind.Provider)
            .WithMetadata(RequiresIfMatch.Instance)
            .WithName("resumeUpgrade").WithSummary("Resumes a paused upgrade.")
            .Refuses(UpgradeProblems.NotFound());
    }
}
