using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.Tenancy;

/// <summary>Registers who the current work acts for.</summary>
public static class TenancyServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="ProviderScope"/>, <see cref="OperatorView"/> and <see cref="ActingOperator"/>, one of each per scope.
    /// </summary>
    public static IServiceCollection AddTenancy(this IServiceCollection services) =>
        services.AddScoped<ProviderScope>().AddScoped<OperatorView>().AddScoped<ActingOperator>();
}
