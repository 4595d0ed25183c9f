using LivePlatform.M365Simulator.Control;
using LivePlatform.M365Simulator.Dns;
using LivePlatform.M365Simulator.Entra;
using LivePlatform.M365Simulator.Faults;
using LivePlatform.M365Simulator.Graph;
using LivePlatform.M365Simulator.Judging;
using LivePlatform.M365Simulator.Observing;
using LivePlatform.M365Simulator.Oidc;
using LivePlatform.M365Simulator.Settings;
using LivePlatform.M365Simulator.Tenants;
using LivePlatform.M365Simulator.Throttling;
using LivePlatform.M365Simulator.Time;
using LivePlatform.M365Simulator.Tokens;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace LivePlatform.M365Simulator;

/// <summary>Names everything there is.</summary>
internal static class SimulatorModule
{
    public static void AddSimulator(this WebApplicationBuilder builder, SimulatorOptions options)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowSynchronousIO = false;
            kestrel.Limits.MaxRequestBodySize = 4 * 1024 * 1024;
        });
        builder.Services.AddCors();
        builder.Services.ConfigureHttpJsonOptions(json => ControlJson.Apply(json.SerializerOptions));
        builder.Services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        builder.Services
            .AddSingleton(options).AddSingleton<PublicAddress>().AddSingleton<CurrentSettings>()
            .AddSingleton(new SimulatorClock(options.Time ?? TimeProvider.System))
            .AddSingleton<World>().AddSingleton<TenantEdits>().AddSingleton<TenantRegistry>()
            .AddSingleton<SigningKeys>().AddSingleton<IssuerBook>().AddSingleton<ClientAssertions>().AddSingleton<ClientCheck>()
            .AddSingleton<RefreshTokens>().AddSingleton<AuthorizationCodes>().AddSingleton<IdTokens>().AddSingleton<SignInSteps>()
            .AddSingleton<UserGrants>().AddSingleton<TokenGrants>().AddSingleton<AppTokens>()
            .AddSingleton<OperatorBook>().AddSingleton<OperatorTokens>()
            .AddSingleton<QuotaBook>().AddSingleton<Judge>().AddSingleton<FaultBook>().AddSingleton<Counters>().AddSingleton<RequestLog>()
            .AddSingleton<PageTokens>().AddSingleton<DirectoryLists>().AddSingleton<DeltaQueries>().AddSingleton<MemberLists>()
            .AddSingleton<Applications>().AddSingleton<ApplicationWrites>().AddSingleton<Grants>().AddSingleton<TxtRecords>()
            .AddSingleton<Domains>().AddSingleton<UserWrites>().AddSingleton<Licences>().AddSingleton<RoleAnswers>()
            .AddSingleton<FarNodes>().AddSingleton<GraphRoutes>().AddSingleton<GraphPipeline>().AddSingleton<GraphGateway>();
    }

    public static void MapSimulator(this WebApplication app)
    {
        var graph = app.Services.GetRequiredService<GraphGateway>();
        app.Use(async (http, next) =>
        {
            if (http.Request.Path.StartsWithSegments("/v1.0"))
            {
                await graph.HandleAsync(http);
            }
            else if (http.Request.Path.StartsWithSegments("/beta"))
            {
                await graph.RefuseBetaAsync(http);
            }
            else
            {
                await ControlApi.AnswerRefusalsAsync(http, next);
            }
        });
        app.UseRouting();
        app.UseCors();
        app.MapEntra();
        app.MapDiscovery();
        app.MapAuthorize();
        app.MapOidc();
        app.MapControl();
        app.Lifetime.ApplicationStarted.Register(() => NameAddress(app));
    }

    private static void NameAddress(WebApplication app)
    {
        var listening = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        var options = app.Services.GetRequiredService<SimulatorOptions>();
        app.Services.GetRequiredService<PublicAddress>().BaseUrl =
            options.PublicUrl?.TrimEnd('/') ?? $"https://localhost:{(listening is null ? 443 : BindingAddress.Parse(listening).Port)}";
    }
}
