using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivePlatform.TenantCredential.SyncApps;

/// <summary>Enters the provider's multi-tenant application. Its secret is proven against Entra first; refused, nothing is stored.</summary>
public static class CreateSyncApp
{
    /// <summary>What the caller says.</summary>
    /// <param name="M365TenantId">The provider's own Entra tenant, where the application is registered.</param>
    /// <param name="ClientId">Application (client) id.</param>
    /// <param name="ClientSecret">The secret's value, not its id.</param>
    /// <param name="SecretExpiresOn">When it ends; needed only where the application may not be read.</param>
    public sealed record Request(Guid M365TenantId, Guid ClientId, SecretText ClientSecret, DateTimeOffset? SecretExpiresOn = null);

    internal static async Task<Results<CreatedAnswer<SyncAppView>, Refusal>> Handle(
        Request request, SyncAppChange change, CreateOnce<TenantCredentialDbContext> once, HttpContext http, ProviderScope provider, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (SecretInput.Check(request.ClientSecret, request.SecretExpiresOn, clock.GetUtcNow()) is { } invalid)
        {
            return invalid;
        }

        var now = clock.GetUtcNow();
        var app = SyncApp.Of(provider.Current, Guid.CreateVersion7(now), request.M365TenantId, request.ClientId, now);
        var proven = await change.ProveAsync(app, request.ClientSecret, request.SecretExpiresOn, http, cancellationToken);
        return proven.Refusal is { } refusal
            ? refusal
            : await once.RunAsync<SyncAppView>((db, cancelled) => change.CreateAsync(db, app, proven.Value, cancelled), cancellationToken);
    }
}
