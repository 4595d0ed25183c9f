using Microsoft.AspNetCore.Http;

namespace LivePlatform.ServiceDefaults.Http;

/// <summary>
/// What every answer of a program that browsers reach says about itself: come by TLS only, take its media type as it stands, and tell
/// nobody where you were.
/// </summary>
public static class BrowserHeaders
{
    private const string TlsOnly = "max-age=31536000; includeSubDomains";

    /// <summary>
    /// Adds them. Belongs in <see cref="HttpResponse.OnStarting(Func{object, Task}, object)"/>: what is set earlier goes when an exception
    /// is turned into an answer.
    /// </summary>
    /// <param name="headers">Of the answer.</param>
    /// <param name="contentPolicy">What the answer may run, load and be framed by.</param>
    public static void Add(IHeaderDictionary headers, string contentPolicy)
    {
        ArgumentNullException.ThrowIfNull(headers);
        headers.XContentTypeOptions = "nosniff";
        headers.StrictTransportSecurity = TlsOnly;
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = contentPolicy;
    }
}
