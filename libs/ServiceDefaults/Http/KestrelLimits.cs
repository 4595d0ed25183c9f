using Microsoft.AspNetCore.Hosting;

namespace LivePlatform.ServiceDefaults.Http;

internal static class KestrelLimits
{
    /// <summary>The longest body of a request, in bytes.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    public static void ConfigureKestrelLimits(this IWebHostBuilder web) =>
        web.UseKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        });
}
