using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using LivePlatform.Deployment;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Described;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.ServiceDefaults.Security;
using LivePlatform.ServiceDefaults.Telemetry;
using LivePlatform.ServiceDefaults.Tokens;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LivePlatform.ServiceDefaults;

/// <summary>What every service of the platform is made with.</summary>
public static class ServiceDefaultsExtensions
{
    private const int AnyPort = 0;
    private const int NoPort = -1;
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(25);

    // Requests and statements are seen in traces and metrics; a line for each would hide the lines that matter. Configuration wins over
    // these.
    private static readonly Dictionary<string, string?> OfLogs = new()
    {
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error",
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Warning",
        ["Logging:LogLevel:System.Net.Http.HttpClient"] = "Warning",

        // Who asks for health gets the answer; each part logs its own failure once, not at every probe.
        ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "None",
        ["Logging:LogLevel:Yarp"] = "Error",

        // A line says by itself when it was written and to which trace it belongs, wherever it ends.
        ["Logging:Console:FormatterOptions:TimestampFormat"] = "O",
        ["Logging:Console:FormatterOptions:UseUtcTimestamp"] = "true",
        ["Logging:Console:FormatterOptions:IncludeScopes"] = "true",
    };

    /// <summary>Adds telemetry, health, problems, tokens, JSON rules, validation, OpenAPI and graceful shutdown.</summary>
    /// <param name="builder">The service's builder.</param>
    /// <param name="service">Its name, as in traces and tokens.</param>
    /// <exception cref="InvalidOperationException">It is to run in Production with material of development, or with a database whose server
    /// is not verified; or a secret cannot be read.</exception>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder, string service)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddSecretFolder().RereadCertificate();
        if (builder.Environment.IsProduction())
        {
            DevelopmentMaterial.Refuse(builder.Configuration);
            DatabaseTransport.Require(builder.Configuration);
        }

        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = OfLogs });
        builder.Logging.Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.TraceId);
        builder.WebHost.ConfigureKestrelLimits();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddTenancy().AddProblems().AddHttpContextAccessor();
        builder.Services.AddTokens(builder.Configuration, builder.Environment.IsProduction()).AddTelemetry(builder.Configuration, service)
            .AddHealth();
        builder.Services.AddOpenApiDocument().AddSingleton<SecurityEvents>();
        builder.Services.ConfigureHttpJsonOptions(json => Strict(json.SerializerOptions));
        return builder;
    }

    /// <summary>
    /// Adds what creating endpoints of a service need. A service whose bodies hold secrets registers an <see cref="IBodyHash"/> with a key.
    /// </summary>
    public static IServiceCollection AddCreateOnce<TDb>(this IServiceCollection services)
        where TDb : LiveDbContext
    {
        services.TryAddSingleton<IBodyHash, PlainBodyHash>();
        return services.AddScoped<CreateOnce<TDb>>().AddIdempotencyCleanup<TDb>();
    }

    /// <summary>The pipeline in front of the routes, and the routes that every service has: health, metrics, OpenAPI.</summary>
    /// <param name="app">The service.</param>
    /// <param name="isPublic">
    /// True for a service that strangers can reach: it has no document of its own, and its metrics are answered only on the local port
    /// <c>Management:Port</c>, and nowhere when none is set.
    /// </param>
    public static WebApplication UseServiceDefaults(this WebApplication app, bool isPublic = false)
    {
        ArgumentNullException.ThrowIfNull(app);
        var managementPort = isPublic ? ManagementPort(app.Configuration["Management:Port"]) : AnyPort;
        app.UseProblems();
        app.Use(RefuseNulAsync);
        app.Use(isPublic ? SecurityEvents.WatchAtTheEdgeAsync : SecurityEvents.WatchAsync);
        app.UseOpenTelemetryPrometheusScrapingEndpoint(
            context => context.Request.Path == "/metrics" && (managementPort == AnyPort || context.Connection.LocalPort == managementPort));
        app.UseAuthentication();
        app.UseAuthorization();
        if (!isPublic)
        {
            app.Use(HashedBody.WatchAsync);
            app.MapOpenApi();
        }

        app.MapHealth();
        return app;
    }

    /// <summary>
    /// No text of ours holds NUL, and the database takes none: said before an answer begins, which cannot be taken back where it is a
    /// stream.
    /// </summary>
    private static Task RefuseNulAsync(HttpContext context, RequestDelegate next) =>
        context.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true
            ? ProblemCodes.HoldsNul().ExecuteAsync(context)
            : next(context);

    private static int ManagementPort(string? setting) =>
        setting is null ? NoPort
        : ushort.TryParse(setting, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0 ? port
        : throw new InvalidOperationException($"Management:Port is '{setting}', which is no port (1 to 65535).");

    /// <summary>JSON as the API promises it: unknown and missing members are refused, enums are names.</summary>
    public static void Strict(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.RespectRequiredConstructorParameters = true;
        options.RespectNullableAnnotations = true;
        options.AllowDuplicateProperties = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Converters.Add(new EnumNames());
    }
}
