using LivePlatform.Portal.Telemetry;
using LivePlatform.ServiceDefaults.Workloads;

namespace LivePlatform.Portal.Invitations;

/// <summary>
/// Tells the gateway the visitor's address, and by the portal's own token that it is the portal who says so: limits count visitors, and the
/// operator reads where a refused attempt came from.
/// </summary>
internal sealed class NamingTheVisitor(IHttpContextAccessor accessor, WorkloadTokenSource own, ILogger<NamingTheVisitor> logger)
    : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (accessor.HttpContext?.Connection.RemoteIpAddress is { } address && await ReadTokenAsync(cancellationToken) is { } token)
        {
            request.Headers.Add(VisitorHeaders.Visitor, (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString());
            request.Headers.Add(VisitorHeaders.Workload, token);
        }

        return await base.SendAsync(request, cancellationToken);
    }

    /// <summary>Null when the file cannot be read: the visitor then counts as the portal, which is better than no page.</summary>
    private async ValueTask<string?> ReadTokenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await own.GetAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            logger.VisitorNotNamed(failure);
            return null;
        }
    }
}
