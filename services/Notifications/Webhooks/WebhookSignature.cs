using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LivePlatform.Tenancy;

namespace LivePlatform.Notifications.Webhooks;

/// <summary>How a receiver recognises us: a keyed hash over the time of sending and the exact bytes of the body.</summary>
internal static class WebhookSignature
{
    public const string DeliveryHeader = "Live-Delivery";
    public const string TimestampHeader = "Live-Timestamp";
    public const string Header = "Live-Signature";

    /// <summary>Seconds since 1970, as the header carries them.</summary>
    public static string Timestamp(DateTimeOffset now) => now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary><c>v1=</c> and HMAC-SHA256 of <c>timestamp.body</c> in hexadecimal digits, keyed with the secret's UTF-8 bytes.</summary>
    public static string Sign(SecretText secret, string timestamp, ReadOnlySpan<byte> body)
    {
        var key = Encoding.UTF8.GetBytes(secret.Reveal());
        try
        {
            using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
            hash.AppendData(Encoding.ASCII.GetBytes($"{timestamp}."));
            hash.AppendData(body);
            return $"v1={Convert.ToHexStringLower(hash.GetHashAndReset())}";
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
