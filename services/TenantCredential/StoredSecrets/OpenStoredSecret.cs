using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.ServiceDefaults.Secrets;
using LivePlatform.ServiceDefaults.Workloads;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.StoredSecrets;

/// <summary><c>POST /internal/v1/secret</c>: one of a provider's own secrets, to the one workload that its purpose names.</summary>
internal static class OpenStoredSecret
{
    public static void MapSecretOpening(this IEndpointRouteBuilder routes) =>
        routes.MapInternalApi(ServiceNames.Onboarding, ServiceNames.Notifications).GuardSecrets()
            .MapPost("/secret", Handle);

    /// <summary>Who may open secrets of a purpose.</summary>
    private static string WorkloadOf(SecretPurpose purpose) => purpose switch
    {
        SecretPurpose.DnsUpdate => ServiceNames.Onboarding,
        SecretPurpose.WebhookSignature => ServiceNames.Notifications,
        _ => throw new ArgumentOutOfRangeException(nameof(purpose)),
    };

    private static async Task<Results<Ok<OpenSecretResponse>, Refusal>> Handle(
        OpenSecretRequest request,
        HttpContext http,
        ProviderScope provider,
        StoredSecretVault vault,
        UnitOfWork<TenantCredentialDbContext> work,
        CancellationToken cancellationToken)
    {
        provider.Enter(request.Provider);
        var secret = await work.RunAsync(
            (db, cancelled) => db.StoredSecrets.AsNoTracking().SingleOrDefaultAsync(x => x.Id == request.StoredSecretId, cancelled),
            cancellationToken);
        if (secret is null)
        {
            return StoredSecretProblems.NotFound();
        }

        var caller = InternalApi.Caller(http)!;
        if (secret.Purpose != request.Purpose || caller != WorkloadOf(secret.Purpose))
        {
            return StoredSecretProblems.NotForThis();
        }

        var use = AuditRecord.OfStoredSecret(
            AuditActor.Workload(caller), AuditAction.StoredSecretOpened, secret.Id, secret.ValueVersion, request.Purpose.ToString(),
            AuditRows.Cut(request.Detail ?? ""));
        var value = await vault.OpenAsync(secret, use, cancellationToken);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new OpenSecretResponse(value.Reveal(), secret.ValueVersion));
    }
}
