using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LivePlatform.M365Simulator.Settings;

namespace LivePlatform.M365Simulator.Tokens;

/// <summary>One issuer's RSA key: signs JWTs (RS256), checks them, and shows its public half as JWKS.</summary>
internal sealed class SigningKey : IDisposable
{
    /// <summary>By which a service in Production knows that these are nobody's keys.</summary>
    private const string KeyIdPrefix = "development-";

    private readonly RSA _rsa;

    private SigningKey(RSA rsa)
    {
        _rsa = rsa;
        KeyId = KeyIdPrefix + Base64Url.EncodeToString(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo()).AsSpan(0, 20));
    }

    public string KeyId { get; }

    /// <summary>Makes a key, or reads it from (and keeps it in) a folder, so that tokens outlive a restart.</summary>
    public static SigningKey Open(string? folder, string issuer)
    {
        if (string.IsNullOrEmpty(folder))
        {
            return new SigningKey(RSA.Create(3072));
        }

        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, $"{issuer}.pem");
        var rsa = RSA.Create(3072);
        if (File.Exists(file))
        {
            rsa.ImportFromPem(File.ReadAllText(file));
        }
        else
        {
            File.WriteAllText(file, rsa.ExportPkcs8PrivateKeyPem());
        }

        return new SigningKey(rsa);
    }

    public string Sign(JsonObject claims, string type = "JWT")
    {
        var header = new JsonObject { ["typ"] = type, ["alg"] = "RS256", ["kid"] = KeyId, ["x5t"] = KeyId };
        var text = $"{Encode(header)}.{Encode(claims)}";
        var signature = _rsa.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>The claims of a token that this key signed; null for any other text.</summary>
    public JsonElement? Read(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || !Base64Url.IsValid(parts[2]) || !Base64Url.IsValid(parts[1]))
        {
            return null;
        }

        var text = Encoding.ASCII.GetBytes(token, 0, parts[0].Length + 1 + parts[1].Length);
        return _rsa.VerifyData(text, Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            ? JsonElement.Parse(Base64Url.DecodeFromChars(parts[1]))
            : null;
    }

    public JsonObject KeySet(string issuer)
    {
        var parameters = _rsa.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "RSA",
                ["use"] = "sig",
                ["alg"] = "RS256",
                ["kid"] = KeyId,
                ["x5t"] = KeyId,
                ["n"] = Base64Url.EncodeToString(parameters.Modulus),
                ["e"] = Base64Url.EncodeToString(parameters.Exponent),
                ["issuer"] = issuer,
            }),
        };
    }

    public void Dispose() => _rsa.Dispose();

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json));
}

/// <summary>The three issuers' keys.</summary>
internal sealed class SigningKeys(SimulatorOptions options) : IDisposable
{
    public SigningKey Entra { get; } = SigningKey.Open(options.KeysFolder, "entra");

    public SigningKey Operators { get; } = SigningKey.Open(options.KeysFolder, "operators");

    public SigningKey Workloads { get; } = SigningKey.Open(options.KeysFolder, "workloads");

    public void Dispose()
    {
        Entra.Dispose();
        Operators.Dispose();
        Workloads.Dispose();
    }
}
