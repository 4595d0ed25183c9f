using System.Globalization;
using System.Security.Cryptography;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Keys;
using LivePlatform.TenantCredential.Telemetry;

namespace LivePlatform.TenantCredential.Credentials;

/// <summary>
/// Answers for requests that were stopped on their way to a secret: its audit row could not be written (audit or refuse), or it cannot be
/// opened.
/// </summary>
internal sealed class SecretGuard(ILogger<SecretGuard> logger) : IEndpointFilter
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
            context.HttpContext.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
            return AuditUnavailable();
        }
        catch (Exception failure) when (failure is KeyUnavailableException or CryptographicException)
        {
            logger.SecretUnreadable(failure);
            return Unreadable();
        }
    }

    /// <summary>503: no use of a secret goes unrecorded.</summary>
    public static Refusal AuditUnavailable() => new(
        StatusCodes.Status503ServiceUnavailable,
        "audit.unavailable",
        "Nothing was done, because it could not be recorded in the audit.",
        action: "Repeat the request in some seconds.");

    /// <summary>503: a key is missing.</summary>
    public static Refusal Unreadable() => new(
        StatusCodes.Status503ServiceUnavailable,
        "credential.unreadable",
        "The stored secret cannot be opened.",
        action: "Check the key file of this deployment; if the key is lost, enter the secret anew.");
}

/// <summary>Puts the guard before routes.</summary>
internal static class SecretGuarding
{
    /// <summary>Guards the routes, and declares what the guard refuses.</summary>
    public static TBuilder GuardSecrets<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder =>
        routes.AddEndpointFilter<TBuilder, SecretGuard>().Refuses(SecretGuard.AuditUnavailable(), SecretGuard.Unreadable());
}
