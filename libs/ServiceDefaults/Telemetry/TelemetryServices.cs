using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace LivePlatform.ServiceDefaults.Telemetry;

/// <summary>Traces and metrics: by OTLP where an endpoint is configured, and metrics for Prometheus at <c>/metrics</c>.</summary>
internal static class TelemetryServices
{
    private const string Ours = "LivePlatform.*";

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration, string service)
    {
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(service, serviceNamespace: "live-platform"))
            .WithTracing(tracing => tracing
                .AddSource(Ours, "MassTransit", "Npgsql")
                .AddAspNetCoreInstrumentation(
                    options => options.Filter = context =>
                        !context.Request.Path.StartsWithSegments("/health") && !context.Request.Path.StartsWithSegments("/metrics"))
                .AddHttpClientInstrumentation())
            .WithMetrics(metrics => metrics
                .AddMeter(Ours, "MassTransit", "Npgsql")
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddPrometheusExporter());
        if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 })
        {
            telemetry.UseOtlpExporter();
        }

        return services;
    }
}
