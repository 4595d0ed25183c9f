using System.Security.Claims;
using System.Security.Cryptography;
using LivePlatform.TestKit.Services;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using static LivePlatform.Gateway.Tests.Visiting;

namespace LivePlatform.Gateway.Tests;

/// <summary>What a stranger could send in place of the portal's own token.</summary>
internal static class WrongTokens
{
    private static readonly Claim[] IsPortal = [new("sub", "system:serviceaccount:live-platform:portal")];

    /// <summary>The headers of one kind, by its name.</summary>
    public static IEnumerable<(string Header, string Value)> Of(string with) => with switch
    {
        "no token" => [],
        "nonsense" => [By($"{Guid.NewGuid()}.{Guid.NewGuid()}.{Guid.NewGuid()}")],
        "another workload's token" => [By(TestIssuer.WorkloadToken("onboarding"))],
        "a token of another namespace" => [By(TestIssuer.WorkloadToken("portal", place: "attacker"))],
        "a forged token" => [By(Forged())],
        "a token of another issuer" => [By(TestIssuer.Sign(TestIssuer.OperatorAuthority, TestIssuer.WorkloadAudience, IsPortal))],
        "a token for another audience" => [By(TestIssuer.Sign(TestIssuer.WorkloadAuthority, TestIssuer.OperatorAudience, IsPortal))],
        "a token that has ended" => [By(TestIssuer.WorkloadToken("portal", lifetime: TimeSpan.FromMinutes(-2)))],
        "two tokens" => [By(TestIssuer.WorkloadToken("portal")), By(TestIssuer.WorkloadToken("portal"))],
        _ => throw new ArgumentOutOfRangeException(nameof(with)),
    };

    /// <summary>All as the portal's token says, down to the key's name, with another key's signature.</summary>
    private static string Forged()
    {
        using var rsa = RSA.Create(2048);
        var key = new RsaSecurityKey(rsa)
        {
            KeyId = new JsonWebToken(TestIssuer.WorkloadToken("portal")).Kid,
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        };
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = TestIssuer.WorkloadAuthority,
            Audience = TestIssuer.WorkloadAudience,
            Subject = new ClaimsIdentity(IsPortal),
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.RsaSha256),
        });
    }
}
