using System.Security.Cryptography;

namespace LivePlatform.EndToEnd.Tests.Running;

/// <summary>Client secrets that are recognised wherever they turn up.</summary>
internal static class Secrets
{
    /// <summary>24 characters that no encoding of URLs or JSON changes.</summary>
    public static string NewCanary() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    /// <summary>A secret with the canary inside, in the manner of Entra's.</summary>
    public static string With(string canary, string part) => $"{part}~8Q{canary}~x.{part}";
}
