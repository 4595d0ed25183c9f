using LivePlatform.TenantCredential.Acquiring.Finishing;
using LivePlatform.TenantCredential.Acquiring.Upgrades;
using LivePlatform.TenantCredential.Keeping.Rotation;
using LivePlatform.TenantCredential.Keeping.Switching;
using LivePlatform.TenantCredential.Keeping.SyncApps;
using LivePlatform.TenantCredential.Keeping.Validation;
using LivePlatform.TenantCredential.Work;

namespace LivePlatform.TenantCredential;

/// <summary>Who does which kind of work.</summary>
internal static class WorkServices
{
    /// <summary>Registers the list and the work of every kind.</summary>
    public static IServiceCollection AddConnectionWork(this IServiceCollection services) => services
        .AddSingleton<DueWorkList>()
        .AddWork<ConnectionValidation>(WorkKind.Validation)
        .AddWork<CredentialSwitching>(WorkKind.Change)
        .AddWork<SyncAppValidation>(WorkKind.SyncApp)
        .AddWork<SecretRotating>(WorkKind.Rotation)
        .AddWork<SecretCleanup>(WorkKind.Cleanup)
        .AddWork<RegistrationFinishing>(WorkKind.Registration)
        .AddWork<UpgradeWork>(WorkKind.Upgrade);

    private static IServiceCollection AddWork<T>(this IServiceCollection services, WorkKind kind)
        where T : class, IConnectionWork =>
        services.AddScoped<T>().AddKeyedScoped<IConnectionWork>(kind, static (provider, _) => provider.GetRequiredService<T>());
}
