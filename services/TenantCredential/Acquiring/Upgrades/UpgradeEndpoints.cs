using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
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
        var upgrades = api.MapGroup("/upgrades").WithTags("Upgrades").AddEndpointFilter<SecretGuard>();
        upgrades.MapPost("", CreateUpgrade.Handle).RequireScope(OperatorScopeKind.Provider).LimitBody(BodyLimits.List)
            .WithName("CreateUpgrade");
        upgrades.MapGet("", ReadUpgrades.ListAsync).WithName("ListUpgrades");
        upgrades.MapGet("/{upgradeId:guid}", ReadUpgrades.GetAsync).WithName("GetUpgrade");
        upgrades.MapGet("/{upgradeId:guid}/items", ReadUpgrades.ItemsAsync).WithName("ListUpgradeItems");
        upgrades.MapPost("/{upgradeId:guid}/pause", PauseUpgrade.PauseAsync).RequireScope(OperatorScopeKind.Provider)
            .WithName("PauseUpgrade").WithMetadata(RequiresIfMatch.Instance);
        upgrades.MapPost("/{upgradeId:guid}/resume", PauseUpgrade.ResumeAsync).RequireScope(OperatorScopeKind.Provider)
            .WithName("ResumeUpgrade").WithMetadata(RequiresIfMatch.Instance);
    }
}
