using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Telemetry;

namespace LivePlatform.TenantCredential.Audit;

/// <summary>Answers 503 <c>audit.unavailable</c> when a request was stopped because its audit row could not be written.</summary>
internal sealed class AuditOrRefuse(ILogger<AuditOrRefuse> logger) : IEndpointFilter
{
    private const int RetryAfterSeconds = 5;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (AuditUnavailableException unavailable)
        {
            logger.AuditUnavailable(unavailable);
            context.HttpContext.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return new Refusal(
                StatusCodes.Status503ServiceUnavailable,
                "audit.unavailable",
                "Nothing was done, because it could not be recorded in the audit.",
                action: "Repeat the request in some seconds.");
        }
    }
}
