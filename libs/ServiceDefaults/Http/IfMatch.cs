using System.Globalization;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http;

namespace LivePlatform.ServiceDefaults.Http;

/// <summary>Optimistic concurrency over HTTP: the ETag is the row's version.</summary>
public static class IfMatch
{
    /// <summary>The ETag of a version, in its quotes.</summary>
    public static string ETag(long version) => $"\"{version.ToString(CultureInfo.InvariantCulture)}\"";

    /// <summary>
    /// Null when the caller names the current version; otherwise the refusal: 428 without If-Match, 412 when it is stale.
    /// </summary>
    public static Refusal? Check(HttpRequest request, long version)
    {
        ArgumentNullException.ThrowIfNull(request);
        var sent = request.Headers.IfMatch.ToString();
        return sent.Length == 0
            ? ProblemCodes.IfMatchRequired()
            : string.Equals(sent, ETag(version), StringComparison.Ordinal) ? null : ProblemCodes.IfMatchStale();
    }

    /// <summary>Names the version of what the response shows.</summary>
    public static void SetETag(this HttpResponse response, long version)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.Headers.ETag = ETag(version);
    }
}
