using LivePlatform.Deployment;
using LivePlatform.Gateway.ApiDocument;
using LivePlatform.Gateway.Invitees;
using LivePlatform.Gateway.Limits;
using LivePlatform.Gateway.Routing;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Invitees;
using LivePlatform.ServiceDefaults.Security;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace LivePlatform.Gateway;

/// <summary>Everything that the gateway is made of.</summary>
internal static class GatewayModule
{
    public const string ServiceName = "gateway";

    public static void AddGateway(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<UpstreamOptions>().BindConfiguration(UpstreamOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<DocsOptions>().BindConfiguration(DocsOptions.Section).ValidateDataAnnotations().ValidateOnStart();

        services.AddSingleton<IProxyConfigProvider, ProxyRoutes>().AddSingleton<IForwarderHttpClientFactory, UpstreamHandlers>();
        services.AddReverseProxy().AddTransforms(ForwardedRequest.Configure);
        services.AddOptions<VisitorOptions>().BindConfiguration(VisitorOptions.Section).ValidateOnStart();
        services.AddSingleton<AnswerHeaders>().AddSingleton<RateLimits>().AddSingleton<Visitors>().AddProxies();

        services.AddSingleton<InviteeKeyMemory>().AddInvitees<InviteeKeys>();
        services.AddHttpClient(InviteeKeys.ClientName)
            .ConfigurePrimaryHttpMessageHandler(() => ServerTrust.Handler(builder.Configuration, Peer.Platform));

        services.AddSingleton<MergedDocument>().AddSingleton<OperatorSignIn>().AddSingleton<DocumentSource>();
        services.AddHttpClient(DocumentSource.ClientName)
            .ConfigurePrimaryHttpMessageHandler(() => ServerTrust.Handler(builder.Configuration, Peer.Platform));
        services.AddHealthChecks().AddCheck<SignInCheck>("operators", tags: ["ready"]);
    }

    /// <summary>The loop that keeps the API document fresh, apart from the rest so that a test may leave it out.</summary>
    public static IServiceCollection AddGatewayWorkers(this IServiceCollection services) => services.AddHostedService<DocumentRefresh>();

    /// <summary>Before everything that answers.</summary>
    public static void UseAnswerHeaders(this WebApplication app) => app.Use(app.Services.GetRequiredService<AnswerHeaders>().AddAsync);

    public static void MapGateway(this WebApplication app)
    {
        app.MapApiDocument();
        app.MapReverseProxy(proxy =>
        {
            proxy.Use(RateLimits.OfOperators);
            proxy.Use(static (context, next) =>
            {
                PassedOn.Mark(context);
                return next(context);
            });
            proxy.Use(UpstreamProblems.Explain);
            proxy.UseLoadBalancing();
        });
    }
}
