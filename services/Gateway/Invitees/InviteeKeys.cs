using System.Net;
using System.Text.Json;
using LivePlatform.Gateway.Routing;
using LivePlatform.ServiceDefaults.Invitees;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace LivePlatform.Gateway.Invitees;

/// <summary>
/// Public keys of Invitee tokens, asked for at TenantCredential and kept for some minutes: a provider's key hardly ever changes, and ends
/// with its data key.
/// </summary>
internal sealed class InviteeKeys(IHttpClientFactory clients, IOptions<UpstreamOptions> upstreams, InviteeKeyMemory memory) : IInviteeKeys
{
    public const string ClientName = "invitee-keys";

    private sealed record PublicKey(string Kty, string Crv, string X, string Y);

    public async Task<JsonWebKey?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        if (!keyId.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            return null;
        }

        if (memory.TryFind(keyId, out var known))
        {
            return known;
        }

        try
        {
            var key = await AskAsync(keyId, cancellationToken);
            memory.Keep(keyId, key);
            return key;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or JsonException
            && !cancellationToken.IsCancellationRequested)
        {
            throw new InviteeKeysUnavailableException(failure);
        }
    }

    private async Task<JsonWebKey?> AskAsync(string keyId, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);
        using var answer = await client.GetAsync(
            new Uri(upstreams.Value.TenantCredential!, $"/internal/v1/invitee-keys/{keyId}"), cancellationToken);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        answer.EnsureSuccessStatusCode();
        var read = await answer.Content.ReadFromJsonAsync<PublicKey>(cancellationToken);
        return read is null ? null : new JsonWebKey { Kty = read.Kty, Crv = read.Crv, X = read.X, Y = read.Y };
    }
}
