using LivePlatform.Contracts;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Keeping.Views;

namespace LivePlatform.TenantCredential.Keeping.SyncApps;

/// <summary>A SyncApp as the API shows it. Its secret goes in and never comes out.</summary>
/// <param name="Id">The SyncApp.</param>
/// <param name="HomeTenantId">The provider's own tenant, where it is registered.</param>
/// <param name="ClientId">Application (client) id.</param>
/// <param name="Status">Whether Microsoft takes its secret.</param>
/// <param name="SecretVersion">Grows with each new secret.</param>
/// <param name="SecretHint">First characters of the secret, as Entra shows them.</param>
/// <param name="Expiry">When the secret ends.</param>
/// <param name="LastValidatedAt">When Microsoft last answered.</param>
/// <param name="Failure">Why it does not work.</param>
/// <param name="CreatedAt">When it was entered.</param>
/// <param name="Version">Grows with each change.</param>
public sealed record SyncAppView(
    Guid Id,
    Guid HomeTenantId,
    Guid ClientId,
    ConnectionStatus Status,
    int SecretVersion,
    string? SecretHint,
    ConnectionView.ExpiryPart Expiry,
    DateTimeOffset? LastValidatedAt,
    ConnectionView.FailurePart? Failure,
    DateTimeOffset CreatedAt,
    long Version)
{
    internal static SyncAppView Of(SyncApp app, DateTimeOffset now) => new(
        app.Id,
        app.M365TenantId,
        app.ClientId,
        app.Status,
        app.SecretVersion,
        app.Hint,
        ConnectionView.ExpiryPart.Of(app.ExpirySource, app.ExpiresOn, now),
        app.LastValidatedAt,
        app.FailureCode is null ? null : new(app.FailureCode, app.FailureClass!.Value, app.FailureSentence!, app.FailureAction!),
        app.CreatedAt,
        app.Version);
}
