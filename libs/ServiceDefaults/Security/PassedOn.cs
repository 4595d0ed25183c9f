using Microsoft.AspNetCore.Http;

namespace LivePlatform.ServiceDefaults.Security;

/// <summary>Requests that a public program passes on to a service.</summary>
public static class PassedOn
{
    /// <summary>Marks one: the service that refuses it tells of it.</summary>
    public static void Mark(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        SecurityEvents.Pass(context);
    }
}
