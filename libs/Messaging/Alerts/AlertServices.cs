using LivePlatform.Contracts;
using LivePlatform.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.Messaging.Alerts;

/// <summary>Registers alerts in a service.</summary>
public static class AlertServices
{
    /// <summary>Adds <see cref="AlertBook{TDb}"/> and what every service watches.</summary>
    /// <param name="services">The service's registrations.</param>
    /// <param name="service">One of <see cref="ServiceNames"/>.</param>
    public static IServiceCollection AddAlerts<TDb>(this IServiceCollection services, string service)
        where TDb : LiveDbContext
    {
        services.AddOptions<AlertOptions>().BindConfiguration(AlertOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(new AlertingService(service)).AddScoped<AlertBook<TDb>>();
        services.AddSingleton<IProcessTroubles, SilentLoops>().AddSingleton<IProcessTroubles, EndingCertificates>()
            .AddSingleton<IProcessTroubles, FilesNotTaken>().AddSingleton<ErrorQueues>()
            .AddSingleton<IProcessTroubles>(static x => x.GetRequiredService<ErrorQueues>());
        return services.AddTroubles<TDb, MessageTroubles<TDb>>().AddTroubles<TDb, CopyTroubles<TDb>>()
            .AddTroubles<TDb, ProcessTroubles<TDb>>();
    }

    /// <summary>Adds a kind of troubles that <see cref="AlertWatch{TDb}"/> looks for.</summary>
    public static IServiceCollection AddTroubles<TDb, TTroubles>(this IServiceCollection services)
        where TDb : LiveDbContext
        where TTroubles : class, ITroubles<TDb> => services.AddSingleton<ITroubles<TDb>, TTroubles>();

    /// <summary>Looks for troubles all the time. Apart from the rest, so that a test may look by hand.</summary>
    public static IServiceCollection AddAlertWatch<TDb>(this IServiceCollection services)
        where TDb : LiveDbContext =>
        services.AddHostedService(static x => x.GetRequiredService<ErrorQueues>()).AddHostedService<AlertWatch<TDb>>();
}
