using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LivePlatform.Faults.Tests;

/// <summary>An order that looks random and is the same for the same seed.</summary>
internal static class SeededOrder
{
    public static IReadOnlyList<string> Of(IReadOnlyList<string> items, int seed) =>
        [.. items.OrderBy(
            item =>
                Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}/{item}")))),
            StringComparer.Ordinal)];
}
