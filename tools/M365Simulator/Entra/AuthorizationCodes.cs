using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using LivePlatform.M365Simulator.Tenants;
using LivePlatform.M365Simulator.Time;

namespace LivePlatform.M365Simulator.Entra;

/// <summary>What a code stands for until it is redeemed.</summary>
internal sealed record AuthorizedCode(
    M365Tenant Tenant, Guid AppId, string RedirectUri, string? Challenge, string? Nonce, SignIn SignIn, DateTimeOffset ExpiresAt);

/// <summary>Codes of the authorization code flow: ten minutes, once, by the client and with the verifier that began it.</summary>
internal sealed class AuthorizationCodes(SimulatorClock clock)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<string, AuthorizedCode> _open = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, M365Tenant> _redeemed = new(StringComparer.Ordinal);

    public string Issue(M365Tenant tenant, SignInOrder order, SignIn signIn)
    {
        var code = $"1.{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(48))}";
        _open[code] = new AuthorizedCode(
            tenant, order.ClientId, order.RedirectUri, order.Challenge, order.Nonce, signIn, clock.GetUtcNow() + Life);
        return code;
    }

    /// <summary>Whose sign-in a code stands for, spent or not.</summary>
    public M365Tenant? TenantOf(string code) => _open.TryGetValue(code, out var open) ? open.Tenant : _redeemed.GetValueOrDefault(code);

    /// <summary>Takes a code out. Whatever is wrong with the request, the code is spent.</summary>
    public (AuthorizedCode? Code, EntraError? Error) Redeem(TokenRequest request, ProvenClient client)
    {
        if (!_open.TryRemove(request.Code!, out var code))
        {
            return (null, _redeemed.ContainsKey(request.Code!) ? EntraError.CodeRedeemed : EntraError.BadCode);
        }

        _redeemed[request.Code!] = code.Tenant;
        return code.AppId != client.Principal.App.AppId || code.Tenant.Id != client.Tenant.Id ? (null, EntraError.BadCode)
            : code.ExpiresAt <= clock.GetUtcNow() ? (null, EntraError.CodeExpired)
            : !string.Equals(code.RedirectUri, request.RedirectUri, StringComparison.Ordinal) ? (null, EntraError.OtherRedirect)
            : code.Challenge is { } challenge && !Matches(challenge, request.CodeVerifier) ? (null, EntraError.VerifierWrong)
            : (code, null);
    }

    private static bool Matches(string challenge, string? verifier) =>
        verifier is not null
            && string.Equals(
                Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))), challenge, StringComparison.Ordinal);
}
