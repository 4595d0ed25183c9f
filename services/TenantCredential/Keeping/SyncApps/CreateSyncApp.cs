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
    /// <summary>What the caller says.</summary>
    /// <param name="HomeTenantId">The provider's own Entra tenant, where the application is registered.</param>
    /// <param name="ClientId">Application (client) id.</param>
    /// <param name="ClientSecret">The secret's value, not its id.</param>
    /// <param name="SecretExpiresOn">When it ends; needed only where the application may not be read.</param>
    public sealed record Request(Guid HomeTenantId, Guid ClientId, SecretText ClientSecret, DateTimeOffset? SecretExpiresOn = null);

    internal static async Task<Results<CreatedAnswer<SyncAppView>, Refusal>> Handle(
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
        return await once.RunAsync<SyncAppView>((db, cancelled) => change.CreateAsync(db, app, secret, cancelled), cancellationToken);
    }
}
