using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using LivePlatform.ServiceDefaults.Invitees;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Keys;
using Microsoft.IdentityModel.Tokens;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>
/// The keys of links and Invitee tokens, both derived from the provider's data key (docs/adr/0014): all replicas have the same ones without
/// storing another secret, one provider's key says nothing about another's, and they end with the data key.
/// </summary>
internal sealed class InvitationKeys(DataKeys keys)
{
    private static readonly byte[] LinkInfo = Encoding.ASCII.GetBytes("live-platform/invitation-link/1");
    private static readonly byte[] SigningInfo = Encoding.ASCII.GetBytes("live-platform/invitee-token/1");

    /// <summary>n - 1 of the curve P-256 (NIST SP 800-186): a private key lies between 1 and this.</summary>
    private static readonly BigInteger LargestScalar =
        BigInteger.Parse(
            "0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632550", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>The key of a provider's links, made when it has none yet. Only for a provider that is known: an operator's.</summary>
    public async Task<(byte[] Key, int Version)> NewestLinkKeyAsync(ServiceProviderId provider, CancellationToken cancellationToken)
    {
        using var key = await keys.CurrentAsync(DataKeyOwner.Provider, provider.Value, cancellationToken);
        return (Expand(key, LinkInfo, 32), key.Version);
    }

    /// <summary>The key that signed a link; null when the provider has none of that version.</summary>
    public async Task<byte[]?> FindLinkKeyAsync(ServiceProviderId provider, int version, CancellationToken cancellationToken)
    {
        using var key = await FindAsync(provider, version, cancellationToken);
        return key is null ? null : Expand(key, LinkInfo, 32);
    }

    /// <summary>Signs an Invitee token.</summary>
    public async Task<string> SignAsync(Invitee invitee, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken)
    {
        using var key = await keys.CurrentAsync(DataKeyOwner.Provider, invitee.Provider, cancellationToken);
        using var signing = SigningKey(key);
        return InviteeTokens.Sign(
            invitee, signing, $"{invitee.Provider:N}-{key.Version.ToString(CultureInfo.InvariantCulture)}", now, until);
    }

    /// <summary>The public key for a version of the provider's data key; null when there is none.</summary>
    public async Task<JsonWebKey?> FindPublicAsync(ServiceProviderId provider, int version, CancellationToken cancellationToken)
    {
        using var key = await FindAsync(provider, version, cancellationToken);
        if (key is null)
        {
            return null;
        }

        using var signing = SigningKey(key);
        var point = signing.ExportParameters(includePrivateParameters: false).Q;
        return new JsonWebKey
        {
            Kty = JsonWebAlgorithmsKeyTypes.EllipticCurve,
            Crv = JsonWebKeyECTypes.P256,
            X = Base64UrlEncoder.Encode(point.X),
            Y = Base64UrlEncoder.Encode(point.Y),
        };
    }

    private async Task<DataKey?> FindAsync(ServiceProviderId provider, int version, CancellationToken cancellationToken)
    {
        try
        {
            return await keys.OfVersionAsync(DataKeyOwner.Provider, provider.Value, version, cancellationToken);
        }
        catch (KeyUnavailableException)
        {
            return null;
        }
    }

    private static ECDsa SigningKey(DataKey key)
    {
        // 48 bytes for a scalar of 32: the bias of the remainder is then negligible (FIPS 186-5, A.2.1).
        var scalar = (new BigInteger(Expand(key, SigningInfo, 48), isUnsigned: true, isBigEndian: true) % LargestScalar) + BigInteger.One;
        var bytes = scalar.ToByteArray(isUnsigned: true, isBigEndian: true);
        var d = new byte[32];
        bytes.CopyTo(d, d.Length - bytes.Length);
        return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = d });
    }

    private static byte[] Expand(DataKey key, byte[] info, int length)
    {
        var derived = new byte[length];
        HKDF.Expand(HashAlgorithmName.SHA256, key.Bytes, derived, info);
        return derived;
    }
}

/// <summary>The keys as the check of tokens in this service reads them.</summary>
internal sealed class OwnInviteeKeys(IServiceScopeFactory scopes) : IInviteeKeys
{
    /// <summary>In a scope of its own: a token that is not yet checked must not enter its provider in the request's.</summary>
    public async Task<JsonWebKey?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        if (keyId.Split('-') is not [var text, var number]
            || !Guid.TryParseExact(text, "N", out var provider) || provider == Guid.Empty
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            return null;
        }

        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(ServiceProviderId.From(provider));
        return await scope.ServiceProvider.GetRequiredService<InvitationKeys>()
            .FindPublicAsync(ServiceProviderId.From(provider), version, cancellationToken);
    }
}
