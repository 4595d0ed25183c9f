using System.Threading.RateLimiting;
using LivePlatform.Deployment;
using LivePlatform.Portal.Invitations;
using LivePlatform.Portal.Layout;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Security;
using LivePlatform.ServiceDefaults.Workloads;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace LivePlatform.Portal;

/// <summary>Everything that the portal is made of.</summary>
internal static class PortalModule
{
    public const string ServiceName = "portal";

    /// <summary>No script but ours, none in the page itself, and no page of others around ours.</summary>
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
            + "frame-ancestors 'none'";

    public static void AddPortal(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<PortalOptions>().BindConfiguration(PortalOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddRazorComponents();
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "__Host-live-form";
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.Always;
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
        });
        var keys = services.AddDataProtection().SetApplicationName("live-platform-portal");
        if (builder.Configuration[$"{PortalOptions.Section}:{nameof(PortalOptions.KeysFolder)}"] is { Length: > 0 } folder)
        {
            keys.PersistKeysToFileSystem(new DirectoryInfo(folder));
        }
        else
        {
            keys.UseEphemeralDataProtectionProvider();
        }

        services.AddProxies();
        services.AddOptions<WorkloadOptions>()
            .Validate(
                static own => own.TokenFile.Length > 0,
                $"{WorkloadOptions.Section}:{nameof(WorkloadOptions.TokenFile)} must be set: the gateway believes the portal about its "
                    + "visitors by this token.");
        services.AddScoped<InviteeCookie>().AddTransient<NamingTheVisitor>();
        services.AddHttpClient<InviteeClient>(
            (provider, client) => client.BaseAddress = provider.GetRequiredService<IOptions<PortalOptions>>().Value.Gateway)
            .AddHttpMessageHandler<NamingTheVisitor>()
            .ConfigurePrimaryHttpMessageHandler(() => ServerTrust.Handler(builder.Configuration, Peer.Platform));
        services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(Limit);
        });
    }

    /// <summary>On every answer, those of faults too: nothing of an invitation stays in a cache or goes out in a referrer.</summary>
    public static void UsePageHeaders(this WebApplication app) =>
        app.Use(static (context, next) =>
        {
            context.Response.OnStarting(AddHeaders, context.Response.Headers);
            return next(context);
        });

    public static void MapPortal(this WebApplication app)
    {
        app.UseRateLimiter();
        app.UseAntiforgery();
        Assets.Map(app);
        app.MapRazorComponents<App>();
    }

    private static Task AddHeaders(object state)
    {
        var headers = (IHeaderDictionary)state;
        BrowserHeaders.Add(headers, ContentPolicy);
        headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }

    /// <summary>Reading is free and changes nothing; what is posted counts per address.</summary>
    private static RateLimitPartition<string> Limit(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method)
            ? RateLimitPartition.GetFixedWindowLimiter(
                CallerAddress.Of(context.Connection.RemoteIpAddress),
                _ => new FixedWindowRateLimiterOptions
                {
                    PermitLimit = context.RequestServices.GetRequiredService<IOptions<PortalOptions>>().Value.PostsPerMinute,
                    Window = TimeSpan.FromMinutes(1),
                })
            : RateLimitPartition.GetNoLimiter("");
}
