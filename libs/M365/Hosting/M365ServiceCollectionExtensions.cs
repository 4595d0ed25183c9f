using LivePlatform.M365.Graph;
using LivePlatform.M365.Pipeline;
using LivePlatform.M365.Throttling;
using LivePlatform.M365.Tokens;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LivePlatform.M365.Hosting;

/// <summary>Registers the way to Microsoft.</summary>
public static class M365ServiceCollectionExtensions
{
    /// <summary>Adds <see cref="M365ClientFactory"/>, <see cref="ConnectionTokens"/> and <see cref="ThrottleBoard"/>.</summary>
    /// <param name="services">Needs <see cref="TimeProvider"/>; the system's is added when there is none.</param>
    /// <param name="configuration">Section <c>Microsoft365</c> and key <c>Services:TenantCredential</c>.</param>
    /// <param name="share">This service's part of every quota.</param>
    /// <param name="replicas">How many processes divide that part. 1 in Replication, whose budgets travel with the directory.</param>
    /// <remarks>Before or after this call a service may register its own <see cref="IThrottleBroadcast"/>, <see cref="IAppBudget"/> and
    /// <see cref="ITokenBroker"/>, and sets <see cref="M365Options.WorkloadToken"/>.</remarks>
    public static IServiceCollection AddM365(
        this IServiceCollection services, IConfiguration configuration, ServiceShare share, int replicas = 1)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(share);
        ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
        services.AddOptions<M365Options>()
            .Bind(configuration.GetSection(M365Options.Section))
            .Configure(options => options.BrokerBaseUrl = configuration.GetValue<Uri?>("Services:TenantCredential"))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<M365Options>>(provider => new M365OptionsValidator(
            QuotaSlice.Of(share, replicas, new Quotas()), provider.GetRequiredService<IServiceProviderIsService>()));
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.TryAddSingleton<M365Metrics>();
        services.TryAddSingleton<ProcessIdentity>();
        services.TryAddSingleton(_ => new M365Transport(configuration));
        services.TryAddSingleton<IThrottleBroadcast, NoBroadcast>();
        services.TryAddSingleton<ThrottleBoard>();
        services.TryAddSingleton<ITokenBroker, BrokerClient>();
        services.TryAddSingleton<ConnectionTokens>();
        services.AddSingleton(provider => QuotasOf(provider));
        services.AddSingleton(provider => new SliceOfQuotas(QuotaSlice.Of(share, replicas, QuotasOf(provider))));
        services.TryAddSingleton<IAppBudget>(provider => new ProcessAppBudget(
            QuotasOf(provider), provider.GetRequiredService<SliceOfQuotas>().Slice, provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(
            provider => ActivatorUtilities.CreateInstance<TenantPipelines>(provider, provider.GetRequiredService<SliceOfQuotas>().Slice));
        services.TryAddSingleton<GraphSender>();
        services.TryAddSingleton(provider => new M365ClientFactory(
            provider.GetRequiredService<GraphSender>(), provider.GetRequiredService<IOptions<M365Options>>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>Says that this process gives its own tokens: TenantCredential.</summary>
    public static IServiceCollection AddOwnTokenBroker<TBroker>(this IServiceCollection services)
        where TBroker : class, ITokenBroker
    {
        services.AddSingleton<OwnBroker>();
        services.RemoveAll<ITokenBroker>();
        return services.AddSingleton<ITokenBroker, TBroker>();
    }

    private static Quotas QuotasOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<M365Options>>().Value.Quotas;

    private sealed record SliceOfQuotas(QuotaSlice Slice);
}
