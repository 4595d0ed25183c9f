using System.Net;
using LivePlatform.Gateway.Routing;
using LivePlatform.ServiceDefaults.Invitees;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace LivePlatform.Gateway.Invitees;

/// <summary>Public keys of Invitee tokens, asked for at TenantCredential and kept for some minutes: a provider's key hardly ever changes, and ends with its data key.</summary>
internal sealed class InviteeKeys(IHttpClientFactory clients, IOptions<UpstreamOptions> upstreams, IMemoryCache kept) : IInviteeKeys
{
    public const string ClientName = "invitee-keys";

    private static readonly TimeSpan Keep = TimeSpan.FromMinutes(5);

    private sealed record PublicKey(string Kty, string Crv, string X, string Y);

    public async Task<JsonWebKey?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        if (!keyId.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            return null;
        }

        return kept.TryGetValue(Key(keyId), out JsonWebKey? key) ? key : await AskAsync(keyId, cancellationToken);
    }

    /// <summary>Only keys that exist are kept: ids are the callers' words, and there is no end to those that do not.</summary>
    private async Task<JsonWebKey?> AskAsync(string keyId, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);
        using var answer = await client.GetAsync(new Uri(upstreams.Value.TenantCredential!, $"/internal/v1/invitee-keys/{keyId}"), cancellationToken);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        answer.EnsureSuccessStatusCode();
        var read = await answer.Content.ReadFromJsonAsync<PublicKey>(cancellationToken);
        var key = read is null ? null : new JsonWebKey { Kty = read.Kty, Crv = read.Crv, X = read.X, Y = read.Y };
        return key is null ? null : kept.Set(Key(keyId), key, Keep);
    }

    private static (Type Owner, string Id) Key(string keyId) => (typeof(InviteeKeys), keyId);
}
