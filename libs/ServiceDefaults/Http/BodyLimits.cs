using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Metadata;

namespace LivePlatform.ServiceDefaults.Http;

/// <summary>The longest bodies of requests, in bytes. The gateway refuses what is longer (413), and each service does so again.</summary>
public static class BodyLimits
{
    /// <summary>Of every route that does not say otherwise: one object.</summary>
    public const int Usual = 64 * 1024;

    /// <summary>Where strangers come by a link: a few ids and a secret.</summary>
    public const int Invitee = 8 * 1024;

    /// <summary>Where a certificate with its chain may stand in the body.</summary>
    public const int Certificate = 128 * 1024;

    /// <summary>Where the body is a list of thousands.</summary>
    public const int List = 1024 * 1024;

    /// <summary>Routes with a limit of their own.</summary>
    public static TBuilder LimitBody<TBuilder>(this TBuilder routes, int most)
        where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(new Limit(most));

    internal static void ConfigureKestrelLimits(this IWebHostBuilder web) =>
        web.UseKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Usual;
        });

    private sealed record Limit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
