using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Keeping.Views;

/// <summary>A connection as the API shows it. A secret goes in and never comes out.</summary>
public sealed record ConnectionView(
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
    ConnectionView.ExpiryPart Expiry,
    DateTimeOffset? LastValidatedAt,
    ConnectionView.FailurePart? Failure,
    ChangePart? Change,
    RotationPart? Rotation,
    ConnectionView.SharedPart SharedWith,
    IReadOnlyList<LeftPart> LeftAtMicrosoft,
    IReadOnlyList<Capability> Capabilities,
    DateTimeOffset CreatedAt,
    long Version)
{
    /// <summary>When the secret ends.</summary>
    /// <param name="Status">Known, Asked or Unknown.</param>
    /// <param name="ExpiresOn">Null when unknown.</param>
    /// <param name="DaysLeft">Whole days; negative once it has ended; null when unknown.</param>
    public sealed record ExpiryPart(ExpiryStatus Status, DateTimeOffset? ExpiresOn, int? DaysLeft)
    {
        internal static ExpiryPart Of(ExpirySource source, DateTimeOffset? expiresOn, DateTimeOffset now) =>
            new(
                source switch
                {
                    ExpirySource.Unknown => ExpiryStatus.Unknown,
                    ExpirySource.Asked => ExpiryStatus.Asked,
                    ExpirySource.Read => ExpiryStatus.Known,
                    ExpirySource.Renewed => ExpiryStatus.Renewed,
                    ExpirySource.Never => ExpiryStatus.Never,
                    _ => throw new ArgumentOutOfRangeException(nameof(source)),
                },
                expiresOn,
                expiresOn is { } end ? (int)Math.Floor((end - now).TotalDays) : null);
    }

    /// <summary>Why it does not work.</summary>
    /// <param name="Code">Microsoft's code.</param>
    /// <param name="Class">What kind of refusal it is.</param>
    /// <param name="Sentence">For an operator.</param>
    /// <param name="Action">What helps.</param>
    public sealed record FailurePart(string Code, MicrosoftFailureClass Class, string Sentence, string Action);

    /// <summary>Other services that would be hit too.</summary>
    /// <param name="Registration">Services that use the same application registration.</param>
    /// <param name="Secret">Those of them that use the same secret: rotating it hits them; each should have its own.</param>
    public sealed record SharedPart(IReadOnlyList<Guid> Registration, IReadOnlyList<Guid> Secret);

    internal static async Task<ConnectionView> OfAsync(
        TenantCredentialDbContext db, Connection connection, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await OfAsync(db, [connection], now, cancellationToken))[0];

    /// <summary>Shows connections that were read with their credentials; some queries for a whole page.</summary>
    internal static async Task<IReadOnlyList<ConnectionView>> OfAsync(
        TenantCredentialDbContext db, IReadOnlyList<Connection> connections, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var tenants = connections.Select(x => x.M365TenantId).Distinct().ToList();
        var siblings = await db.Connections.AsNoTracking()
            .Where(x => tenants.Contains(x.M365TenantId) && x.RemovedAt == null)
            .Select(x => new Sibling(x.Id, x.ServiceId, x.M365TenantId, x.ClientId, x.Credential!.Fingerprint))
            .ToListAsync(cancellationToken);
        var left = await LeftPart.OfAsync(db, connections, cancellationToken);
        var byRegistration = siblings.ToLookup(x => (x.M365TenantId, x.ClientId));
        return [.. connections.Select(x => Of(
            x, [.. byRegistration[(x.M365TenantId, x.ClientId)].Where(other => other.Id != x.Id)], [.. left[x.Id]], now))];
    }

    private static ConnectionView Of(
        Connection connection, IReadOnlyList<Sibling> siblings, IReadOnlyList<LeftPart> left, DateTimeOffset now)
    {
        var credential = connection.Credential ?? throw new InvalidOperationException("The connection was read without its credential.");
        return new ConnectionView(
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
            ExpiryPart.Of(credential.ExpirySource, credential.ExpiresOn, now),
            connection.LastValidatedAt,
            connection.FailureCode is null
                ? null
                : new(connection.FailureCode, connection.FailureClass!.Value, connection.FailureSentence!, connection.FailureAction!),
            connection.Change is { } change ? ChangePart.Of(change) : null,
            connection.Rotation is { } rotation ? RotationPart.Of(rotation, connection) : null,
            new SharedPart(
                [.. siblings.Select(x => x.ServiceId).Order()],
                [.. siblings.Where(x => x.Fingerprint.AsSpan().SequenceEqual(credential.Fingerprint)).Select(x => x.ServiceId).Order()]),
            left,
            ConnectionCapabilities.Of(connection),
            connection.CreatedAt,
            connection.Version);
    }

    private sealed record Sibling(Guid Id, Guid ServiceId, Guid M365TenantId, Guid ClientId, byte[] Fingerprint);
}
