using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Keeping.Views;

/// <summary>A connection of a service to its Microsoft 365 tenant. No secret is ever returned.</summary>
/// <param name="Id">Id of the connection.</param>
/// <param name="ServiceId">Id of the voice service that the connection belongs to.</param>
/// <param name="CustomerId">Id of the customer that the service belongs to.</param>
/// <param name="M365TenantId">Id of the customer's Microsoft Entra tenant.</param>
/// <param name="ClientId">Application (client) id in use: the customer's app registration, or the provider's SyncApp for a user's
/// credential.</param>
/// <param name="Method">How the connection authenticates.</param>
/// <param name="Kind">Kind of the credential in use.</param>
/// <param name="AccountName">User principal name behind a user's credential; null for an application's credential or when not
/// known.</param>
/// <param name="Status">Whether the credential in use works.</param>
/// <param name="CredentialVersion">Version number of the credential in use; a new credential gets a higher one.</param>
/// <param name="SecretHint">First three characters of the client secret, as Entra shows them; null for other credentials and for short
/// secrets.</param>
/// <param name="Expiry">Expiry of the credential in use.</param>
/// <param name="LastValidatedAt">When Microsoft last answered whether the connection works (UTC); null before the first answer.</param>
/// <param name="Failure">Microsoft's last refusal of the credential in use; null when there is none.</param>
/// <param name="Change">The change of credential under way, or the last one; null when there was none.</param>
/// <param name="Rotation">The rotation of the client secret under way, or the last one; null when there was none.</param>
/// <param name="SharedWith">Other services that use the same app registration or the same secret.</param>
/// <param name="LeftAtMicrosoft">Former client secrets that still exist at Microsoft.</param>
/// <param name="Capabilities">Which operations are possible with the connection as it is now.</param>
/// <param name="CreatedAt">When the connection was created (UTC).</param>
/// <param name="Version">Version of the connection, increased by each change; sent as ETag and expected in If-Match.</param>
public sealed record ConnectionResponse(
    Guid Id,
    Guid ServiceId,
    Guid CustomerId,
    Guid M365TenantId,
    Guid ClientId,
    ConnectionMethod Method,
    CredentialKind Kind,
    string? AccountName,
    ConnectionStatus Status,
    int CredentialVersion,
    string? SecretHint,
    ConnectionResponse.ExpiryResponse Expiry,
    DateTimeOffset? LastValidatedAt,
    ConnectionResponse.FailureResponse? Failure,
    CredentialChangeResponse? Change,
    RotationResponse? Rotation,
    ConnectionResponse.SharingResponse SharedWith,
    IReadOnlyList<LeftoverResponse> LeftAtMicrosoft,
    IReadOnlyList<Capability> Capabilities,
    DateTimeOffset CreatedAt,
    long Version)
{
    /// <summary>When a secret expires.</summary>
    /// <param name="Status">Whether the expiry is known, and from which source.</param>
    /// <param name="ExpiresOn">When the secret expires (UTC); null when unknown or when it never expires.</param>
    /// <param name="DaysLeft">Whole days until the secret expires; negative after that; null when unknown or when it never expires.</param>
    public sealed record ExpiryResponse(ExpiryStatus Status, DateTimeOffset? ExpiresOn, int? DaysLeft)
    {
        internal static ExpiryResponse Of(ExpirySource source, DateTimeOffset? expiresOn, DateTimeOffset now) =>
            new(
                source switch
                {
                    ExpirySource.Unknown => ExpiryStatus.Unknown,
                    ExpirySource.EnteredByOperator => ExpiryStatus.EnteredByOperator,
                    ExpirySource.Read => ExpiryStatus.Known,
                    ExpirySource.Renewed => ExpiryStatus.Renewed,
                    ExpirySource.Never => ExpiryStatus.Never,
                    _ => throw new ArgumentOutOfRangeException(nameof(source)),
                },
                expiresOn,
                expiresOn is { } end ? (int)Math.Floor((end - now).TotalDays) : null);
    }

    /// <summary>A refusal by Microsoft, with its remedy.</summary>
    /// <param name="Code">Microsoft's error code, or a code of the platform.</param>
    /// <param name="Class">Class of the failure.</param>
    /// <param name="Sentence">What is wrong, for people.</param>
    /// <param name="Action">What an operator can do about it.</param>
    /// <param name="At">When the refusal was last met (UTC).</param>
    public sealed record FailureResponse(string Code, MicrosoftFailureClass Class, string Sentence, string Action, DateTimeOffset At)
    {
        internal static FailureResponse? Of(Failure? failure) =>
            failure is null ? null : new(failure.Code, failure.Class, failure.Sentence, failure.Action, failure.At);
    }

    /// <summary>Other services that are affected when the credential changes.</summary>
    /// <param name="Registration">Ids of the other services that use the same app registration.</param>
    /// <param name="Secret">Ids of those services that use the same secret, too: a rotation affects them; each should have its own
    /// secret.</param>
    public sealed record SharingResponse(IReadOnlyList<Guid> Registration, IReadOnlyList<Guid> Secret);

    internal static async Task<ConnectionResponse> OfAsync(
        TenantCredentialDbContext db, Connection connection, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await OfAsync(db, [connection], now, cancellationToken))[0];

    /// <summary>Shows connections that were read with their credentials; some queries for a whole page.</summary>
    internal static async Task<IReadOnlyList<ConnectionResponse>> OfAsync(
        TenantCredentialDbContext db, IReadOnlyList<Connection> connections, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var tenants = connections.Select(x => x.M365TenantId).Distinct().ToList();
        var siblings = await db.Connections.AsNoTracking()
            .Where(x => tenants.Contains(x.M365TenantId) && x.RemovedAt == null)
            .Select(x => new Sibling(x.Id, x.ServiceId, x.M365TenantId, x.ClientId, x.Credential!.Fingerprint))
            .ToListAsync(cancellationToken);
        var left = await LeftoverResponse.OfAsync(db, connections, cancellationToken);
        var byRegistration = siblings.ToLookup(x => (x.M365TenantId, x.ClientId));
        return [.. connections.Select(x => Of(
            x, [.. byRegistration[(x.M365TenantId, x.ClientId)].Where(other => other.Id != x.Id)], [.. left[x.Id]], now))];
    }

    private static ConnectionResponse Of(
        Connection connection, IReadOnlyList<Sibling> siblings, IReadOnlyList<LeftoverResponse> left, DateTimeOffset now)
    {
        var credential = connection.Credential ?? throw new InvalidOperationException("The connection was read without its credential.");
        return new ConnectionResponse(
            connection.Id,
            connection.ServiceId,
            connection.CustomerId,
            connection.M365TenantId,
            connection.ClientId,
            connection.Method,
            credential.Kind,
            credential.AccountName,
            connection.Status,
            connection.CredentialVersion,
            credential.Hint,
            ExpiryResponse.Of(credential.ExpirySource, credential.ExpiresOn, now),
            connection.LastValidatedAt,
            FailureResponse.Of(connection.Failure),
            connection.Change is { } change ? CredentialChangeResponse.Of(change) : null,
            connection.Rotation is { } rotation ? RotationResponse.Of(rotation, connection) : null,
            new SharingResponse(
                [.. siblings.Select(x => x.ServiceId).Order()],
                [.. siblings.Where(x => x.Fingerprint.AsSpan().SequenceEqual(credential.Fingerprint)).Select(x => x.ServiceId).Order()]),
            left,
            ConnectionCapabilities.Of(connection),
            connection.CreatedAt,
            connection.Version);
    }

    private sealed record Sibling(Guid Id, Guid ServiceId, Guid M365TenantId, Guid ClientId, byte[] Fingerprint);
}
