using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivePlatform.TenantCredential.Keeping.SyncApps;

/// <summary>Enters the provider's multi-tenant application. Its secret is stored unverified; its proof follows by itself.</summary>
public static class CreateSyncApp
{
    /// <summary>The provider's multi-tenant application that signs users in.</summary>
    /// <param name="HomeTenantId">Id of the provider's own Microsoft Entra tenant, where the application is registered.</param>
    /// <param name="ClientId">Application (client) id.</param>
    /// <param name="ClientSecret">Value (not the id) of a client secret; 1 to 256 characters.</param>
    /// <param name="SecretExpiresOn">When the secret expires, within 100 years (UTC); needed only where the application may not be
    /// read.</param>
    public sealed record Request(Guid HomeTenantId, Guid ClientId, SecretText ClientSecret, DateTimeOffset? SecretExpiresOn = null);

    internal static async Task<Results<CreatedAnswer<SyncAppResponse>, Refusal>> Handle(
        Request request,
        SyncAppChange change,
        CreateOnce<TenantCredentialDbContext> once,
        ProviderScope provider,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        (Guid Value, string Member)[] ids = [(request.HomeTenantId, "homeTenantId"), (request.ClientId, "clientId")];
        if (Array.Find(ids, id => id.Value == Guid.Empty) is { Member: { } empty })
        {
            return ProblemCodes.Invalid(empty, "Must not be empty.");
        }

        if (SecretInput.Check(request.ClientSecret, request.SecretExpiresOn, now) is { } invalid)
        {
            return invalid;
        }

        // Sealed before the unit of work: the key stands in another database.
        var app = SyncApp.Of(provider.Current, Guid.CreateVersion7(now), request.HomeTenantId, request.ClientId, now);
        var secret = await change.SealAsync(app, request.ClientSecret, request.SecretExpiresOn, cancellationToken);
        return await once.RunAsync<SyncAppResponse>((db, cancelled) => change.CreateAsync(db, app, secret, cancelled), cancellationToken);
    }
}
