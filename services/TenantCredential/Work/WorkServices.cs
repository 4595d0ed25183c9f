using LivePlatform.TenantCredential.Registrations;
using LivePlatform.TenantCredential.Rotation;
using LivePlatform.TenantCredential.Switching;
using LivePlatform.TenantCredential.SyncApps;
using LivePlatform.TenantCredential.Upgrades;
using LivePlatform.TenantCredential.Validation;

namespace LivePlatform.TenantCredential.Work;

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
