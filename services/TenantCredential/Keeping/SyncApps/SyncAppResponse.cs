using LivePlatform.Contracts;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Keeping.Views;

namespace LivePlatform.TenantCredential.Keeping.SyncApps;

/// <summary>A SyncApp: the provider's multi-tenant application for users' credentials. Its secret is never returned.</summary>
/// <param name="Id">Id of the SyncApp.</param>
/// <param name="HomeTenantId">Id of the provider's own Microsoft Entra tenant, where the application is registered.</param>
/// <param name="ClientId">Application (client) id.</param>
/// <param name="Status">Whether the client secret works.</param>
/// <param name="SecretVersion">Version number of the client secret; a new secret gets a higher one.</param>
/// <param name="SecretHint">First three characters of the client secret, as Entra shows them; null for short secrets.</param>
/// <param name="Expiry">Expiry of the client secret.</param>
/// <param name="LastValidatedAt">When Microsoft last answered whether the SyncApp works (UTC); null before the first answer.</param>
/// <param name="Failure">Microsoft's last refusal of the SyncApp; null when there is none.</param>
/// <param name="CreatedAt">When the SyncApp was created (UTC).</param>
/// <param name="Version">Version of the SyncApp, increased by each change; sent as ETag and expected in If-Match.</param>
public sealed record SyncAppResponse(
    Guid Id,
    Guid HomeTenantId,
    Guid ClientId,
    ConnectionStatus Status,
    int SecretVersion,
    string? SecretHint,
    ConnectionResponse.ExpiryResponse Expiry,
    DateTimeOffset? LastValidatedAt,
    ConnectionResponse.FailureResponse? Failure,
    DateTimeOffset CreatedAt,
    long Version)
{
    internal static SyncAppResponse Of(SyncApp app, DateTimeOffset now) => new(
        app.Id,
        app.M365TenantId,
        app.ClientId,
        app.Status,
        app.SecretVersion,
        app.Hint,
        ConnectionResponse.ExpiryResponse.Of(app.ExpirySource, app.ExpiresOn, now),
        app.LastValidatedAt,
        ConnectionResponse.FailureResponse.Of(app.Failure),
        app.CreatedAt,
        app.Version);
}
