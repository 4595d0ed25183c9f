using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using LivePlatform.M365Simulator.Settings;
using LivePlatform.M365Simulator.Tenants;
using LivePlatform.M365Simulator.Time;
using LivePlatform.M365Simulator.Tokens;

namespace LivePlatform.M365Simulator.Entra;

/// <summary>
/// Checks the assertion that an app shows instead of a secret: signed with the key of one of its certificates, or a token of an issuer that
/// it trusts. Their times are judged by the wall clock, by which the clients' libraries make them.
/// </summary>
internal sealed class ClientAssertions(SigningKeys keys, IssuerBook issuers, PublicAddress address, SimulatorClock clock)
{
    private const string Exchange = "api://AzureADTokenExchange";
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <returns>Null when the assertion is right.</returns>
    public EntraError? Check(M365Tenant tenant, AppRegistration app, string assertion)
    {
        if (Parts(assertion) is not { } parts)
        {
            return EntraError.AssertionRefused;
        }

        var issuer = Text(parts.Claims, "iss");
        return issuer == address.Workloads ? Federated(app, keys.Workloads.Read(assertion) is not null, parts.Claims)
            : issuers.Knows(issuer)
            ? Federated(
                app,
                Text(parts.Header, "alg") == "RS256"
                    && issuers.IsSigned(issuer!, Text(parts.Header, "kid"), SignedText(assertion), parts.Signature),
                parts.Claims)
            : FindCertificate(app, parts.Header) is not { } certificate || !IsSignedWith(certificate, parts, assertion)
            ? EntraError.AssertionRefused
            : certificate.NotAfter <= clock.GetUtcNow() ? EntraError.CertificateExpired
            : issuer != app.AppId.ToString() || Text(parts.Claims, "sub") != app.AppId.ToString() ? EntraError.AssertionRefused
            : IsFor(tenant, Text(parts.Claims, "aud")) ? Timely(parts.Claims)
            : EntraError.AssertionForOthers;
    }

    /// <summary>Issuer, subject and audience must be those of a federated credential, to the letter.</summary>
    private EntraError? Federated(AppRegistration app, bool isSigned, JsonElement claims) =>
        !isSigned ? EntraError.AssertionRefused
        : Text(claims, "aud") != Exchange || !app.Federated.Any(x => x.Issuer == Text(claims, "iss") && x.Subject == Text(claims, "sub"))
        ? EntraError.NoFederatedCredential
        : Timely(claims);

    private EntraError? Timely(JsonElement claims)
    {
        var now = clock.Real.GetUtcNow();
        return claims.TryGetProperty("exp", out var end) && SecondsOf(end) is { } seconds
            && DateTimeOffset.FromUnixTimeSeconds(seconds) + Skew > now
            ? null
            : EntraError.AssertionTooOld;
    }

    /// <summary>MSAL writes the times of its assertions as text.</summary>
    private static long? SecondsOf(JsonElement time) =>
        time.ValueKind == JsonValueKind.Number && time.TryGetInt64(out var number) ? number
        : time.ValueKind == JsonValueKind.String
            && long.TryParse(time.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var written) ? written
        : null;

    private bool IsFor(M365Tenant tenant, string? audience) =>
        audience == $"{address.BaseUrl}/{tenant.Id}/oauth2/v2.0/token" || audience == $"{address.BaseUrl}/{tenant.Id}/v2.0";

    private static X509Certificate2? FindCertificate(AppRegistration app, JsonElement header) =>
        app.Certificates.FirstOrDefault(certificate =>
            Text(header, "x5t#S256") == Base64Url.EncodeToString(certificate.GetCertHash(HashAlgorithmName.SHA256))
            || Text(header, "x5t") == Base64Url.EncodeToString(certificate.GetCertHash()));

    private static bool IsSignedWith(
        X509Certificate2 certificate, (JsonElement Header, JsonElement Claims, byte[] Signature) parts, string assertion)
    {
        using var key = certificate.GetRSAPublicKey()!;
        var text = SignedText(assertion);
        return Text(parts.Header, "alg") switch
        {
            "PS256" => key.VerifyData(text, parts.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            "RS256" => key.VerifyData(text, parts.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            _ => false,
        };
    }

    private static byte[] SignedText(string assertion) => Encoding.ASCII.GetBytes(assertion[..assertion.LastIndexOf('.')]);

    private static (JsonElement Header, JsonElement Claims, byte[] Signature)? Parts(string assertion)
    {
        try
        {
            return assertion.Split('.') is [var header, var claims, var signature]
                ? (
                    JsonElement.Parse(Base64Url.DecodeFromChars(header)), JsonElement.Parse(Base64Url.DecodeFromChars(claims)),
                    Base64Url.DecodeFromChars(signature))
                : null;
        }
        catch (Exception failure) when (failure is JsonException or FormatException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
