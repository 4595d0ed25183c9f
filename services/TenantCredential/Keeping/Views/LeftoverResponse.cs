using System.Text.Json.Serialization;
using LivePlatform.M365.Failures;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Work;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Keeping.Views;

/// <summary>Kind of a client secret that still exists at Microsoft.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LeftKind>))]
public enum LeftKind
{
    /// <summary>A client secret that is no longer used.</summary>
    ClientSecret,

    /// <summary>A secret that may have been created for the platform and whose value nobody knows; it is found by its name.</summary>
    LostSecret,
}

/// <summary>Why a secret is still at Microsoft, beside Microsoft's own codes.</summary>
internal static class LeftReason
{
    public const string NotTriedYet = "not_tried_yet";
    public const string NoConnectionWorks = "no_connection_works";
    public const string UsedElsewhere = "used_elsewhere";
    public const string NotCertain = "not_certain";

    public static string Sentence(string reason) => reason switch
    {
        NotTriedYet => "It is deleted next.",
        NoConnectionWorks => "No connection of this application works at present; it is deleted when one works again.",
        UsedElsewhere => "Another credential here uses the same secret; it is deleted when none does.",
        NotCertain => "It cannot be told apart from other secrets; delete it in Entra admin center > App registrations.",
        _ => FailureCatalog.Find(reason)?.Sentence ?? "Microsoft refused to delete it.",
    };
}

/// <summary>A former client secret that still exists at Microsoft and is no longer used by this connection.</summary>
/// <param name="Kind">Kind of the secret.</param>
/// <param name="ApplicationId">Application (client) id that the secret belongs to.</param>
/// <param name="KeyId">Key id of the secret in Entra; null while only its name is known.</param>
/// <param name="DisplayName">Start of the secret's display name in Entra; null when not known.</param>
/// <param name="Since">Since when the secret is no longer used (UTC).</param>
/// <param name="Reason">Machine-readable reason why the secret still exists: a code of the platform or of Microsoft.</param>
/// <param name="Sentence">Reason why the secret still exists, for people.</param>
/// <param name="NextTryAt">When the platform next tries to delete the secret (UTC); null when somebody must delete it in Entra.</param>
public sealed record LeftoverResponse(
    LeftKind Kind,
    Guid ApplicationId,
    Guid? KeyId,
    string? DisplayName,
    DateTimeOffset Since,
    string Reason,
    string Sentence,
    DateTimeOffset? NextTryAt)
{
    /// <summary>What is left of some connections, and of removed ones of the same applications.</summary>
    internal static async Task<ILookup<Guid, LeftoverResponse>> OfAsync(
        TenantCredentialDbContext db, IReadOnlyList<Connection> connections, CancellationToken cancellationToken)
    {
        var tenants = connections.Select(x => x.M365TenantId).Distinct().ToList();
        var left = await db.Set<RetiredSecret>().AsNoTracking()
            .Where(x => x.State != RetiredState.Removed)
            .Join(
                db.Connections.AsNoTracking().Where(x => tenants.Contains(x.M365TenantId)),
                x => x.ConnectionId,
                x => x.Id,
                (secret, owner) => new { secret, owner.M365TenantId, owner.RemovedAt })
            .ToListAsync(cancellationToken);
        var owners = left.Select(x => x.secret.ConnectionId).Distinct().ToList();
        var due = owners.Count == 0
            ? []
            : await db.Set<DueWork>().Where(x => owners.Contains(x.ConnectionId) && x.Kind == WorkKind.Cleanup)
                .ToDictionaryAsync(x => x.ConnectionId, x => x.DueAt, cancellationToken);
        return connections
            .SelectMany(connection => left
                .Where(x => x.secret.ConnectionId == connection.Id
                    || (x.RemovedAt is not null && (x.M365TenantId, x.secret.ClientId) == (connection.M365TenantId, connection.ClientId)))
                .Select(x => (connection.Id, Part: Of(x.secret, due))))
            .ToLookup(x => x.Id, x => x.Part);
    }

    private static LeftoverResponse Of(RetiredSecret secret, Dictionary<Guid, DateTimeOffset> due)
    {
        var reason = secret.Reason ?? LeftReason.NotTriedYet;
        return new LeftoverResponse(
            secret.LostName is null ? LeftKind.ClientSecret : LeftKind.LostSecret,
            secret.ClientId,
            secret.LostName is null ? secret.KeyId : null,
            secret.LostName,
            secret.RetiredAt,
            reason,
            LeftReason.Sentence(reason),
            secret.State == RetiredState.Waiting && due.TryGetValue(secret.ConnectionId, out var at) ? at : null);
    }
}
