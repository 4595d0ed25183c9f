using System.Text.Json;
using LivePlatform.M365;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Graph;

namespace LivePlatform.TenantCredential.Proofs;

/// <summary>Asks Graph, with the token under proof, whether it leads to the right tenant, and when the secret ends.</summary>
internal static class GraphProof
{
    private static readonly MicrosoftFailure OtherTenant = new(
        "connection.other_tenant",
        MicrosoftFailureClass.WrongTenant,
        "The token leads to another M365 tenant than the one of this connection.",
        "Check tenant id and client id: the application must be registered in the customer's own tenant.",
        MicrosoftFailureRetry.AfterAction);

    /// <summary>One Graph call: the organization that the token belongs to must be the M365Tenant of the connection.</summary>
    public static async Task<ProofResult> TenantAsync(GraphConnection graph, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await graph.GetAsync("organization?$select=id", cancellationToken: cancellationToken);
            if (!answer.IsSuccess)
            {
                return new ProofResult(await answer.ReadFailureAsync(cancellationToken));
            }

            var found = await ReadAsync<Listed<Organization>>(answer, cancellationToken);
            return found?.Value.Any(x => x.Id == graph.Connection.M365TenantId) is true
                ? new ProofResult(null)
                : new ProofResult(OtherTenant);
        }
        catch (DeferredException deferred)
        {
            return new ProofResult(FailureCatalog.OfStatus(deferred.Reason is DeferReason.MicrosoftDown ? 503 : 429), deferred.Until);
        }
    }

    /// <summary>The end of the secret, where the application may be read and exactly one of its secrets can be this one.</summary>
    /// <param name="graph">Graph with the token under proof.</param>
    /// <param name="hint">First characters of the secret, as Entra keeps them.</param>
    /// <param name="keyId">The key id by which it was recognised before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ReadExpiry?> ExpiryAsync(GraphConnection graph, string? hint, Guid? keyId, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await graph.GetAsync(
                $"applications(appId='{graph.Connection.AppId:D}')?$select=passwordCredentials", cancellationToken: cancellationToken);
            return answer.IsSuccess && await ReadAsync<Application>(answer, cancellationToken) is { } application
                ? Match(application.PasswordCredentials ?? [], hint, keyId)
                : null;
        }
        catch (DeferredException)
        {
            // The expiry is read again with the next proof; the proof itself has succeeded.
            return null;
        }
    }

    /// <summary>By the key id if it is known, else by the hint if exactly one secret has it; never by guessing.</summary>
    internal static ReadExpiry? Match(IReadOnlyList<PasswordCredential> secrets, string? hint, Guid? keyId)
    {
        var candidates = secrets.Where(x => x is { KeyId: not null, EndDateTime: not null }).ToList();
        var mine = candidates.Find(x => keyId is not null && x.KeyId == keyId)
            ?? (hint is not null && secrets.Count(x => x.Hint == hint) == 1 ? candidates.Find(x => x.Hint == hint) : null);
        return mine is null ? null : new ReadExpiry(mine.EndDateTime!.Value, mine.KeyId!.Value);
    }

    private static async Task<T?> ReadAsync<T>(GraphResponse answer, CancellationToken cancellationToken)
        where T : class
    {
        await using var body = await answer.OpenBodyAsync(cancellationToken);
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(body, JsonSerializerOptions.Web, cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal sealed record PasswordCredential(Guid? KeyId, string? Hint, DateTimeOffset? EndDateTime);

    private sealed record Listed<T>(IReadOnlyList<T> Value);

    private sealed record Organization(Guid Id);

    private sealed record Application(IReadOnlyList<PasswordCredential>? PasswordCredentials);
}
