using LivePlatform.Persistence;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace LivePlatform.ServiceDefaults;

/// <summary>Three questions of an orchestrator: has it started, is it alive, may it get requests.</summary>
public static class Health
{
    private const string Ready = "ready";

    internal static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddHealthChecks();
        services.AddSingleton<StartedCheck>();
        services.AddHealthChecks().AddCheck<StartedCheck>("started", tags: ["started", Ready]);
        return services;
    }

    /// <summary>
    /// Makes readiness depend on the service's database. The broker is left out on purpose: without it requests are still served.
    /// </summary>
    public static IServiceCollection AddDatabaseHealth<TDb>(this IServiceCollection services)
        where TDb : LiveDbContext
    {
        services.AddHealthChecks().AddCheck<DatabaseCheck<TDb>>("database", tags: [Ready]);
        return services;
    }

    internal static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", Asked(static _ => false));
        routes.MapHealthChecks("/health/started", Asked(static check => check.Tags.Contains("started")));
        routes.MapHealthChecks("/health/ready", Asked(static check => check.Tags.Contains(Ready)));
    }

    private static HealthCheckOptions Asked(Func<HealthCheckRegistration, bool> about) =>
        new() { Predicate = about, ResponseWriter = WriteAsync };

    /// <summary>As the framework writes it, but with a charset.</summary>
    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(report.Status.ToString());
    }

    private sealed class StartedCheck(IHostApplicationLifetime lifetime) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(
                lifetime.ApplicationStarted.IsCancellationRequested && !lifetime.ApplicationStopping.IsCancellationRequested
                    ? HealthCheckResult.Healthy()
                    : HealthCheckResult.Unhealthy("starting or stopping"));
    }

    private sealed class DatabaseCheck<TDb>(Database<TDb> database) : IHealthCheck
        where TDb : LiveDbContext
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await using var ping = database.App.CreateCommand("SELECT 1");
                await ping.ExecuteScalarAsync(cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (NpgsqlException)
            {
                return HealthCheckResult.Unhealthy("the database cannot be reached");
            }
        }
    }
}
