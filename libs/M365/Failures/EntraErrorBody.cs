using System.Globalization;
using System.Text.Json;

namespace LivePlatform.M365.Failures;

/// <summary>The error body of Entra's token endpoint. Its text is never interpreted, except the number that is documented to open it:
/// <c>AADSTS7000215: …</c>, and that only when <c>error_codes</c> is missing.</summary>
internal sealed record EntraErrorBody(string? Error, string? Suberror, IReadOnlyList<long> Codes)
{
    private const string Prefix = "AADSTS";
    private static readonly EntraErrorBody Nothing = new(null, null, []);

    public static EntraErrorBody Read(ReadOnlySpan<byte> body)
    {
        using var document = LooseJson.ObjectOf(body);
        if (document is null)
        {
            return Nothing;
        }

        var root = document.RootElement;
        var codes = CodesOf(root);
        return new(
            LooseJson.Text(root, "error"),
            LooseJson.Text(root, "suberror"),
            codes.Count > 0 ? codes : NumberIn(LooseJson.Text(root, "error_description")));
    }

    private static List<long> CodesOf(JsonElement root)
    {
        List<long> codes = [];
        if (LooseJson.Member(root, "error_codes") is { ValueKind: JsonValueKind.Array } array)
        {
            foreach (var item in array.EnumerateArray())
            {
                if (item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out var number))
                {
                    codes.Add(number);
                }
            }
        }

        return codes;
    }

    private static IReadOnlyList<long> NumberIn(string? description)
    {
        if (description is null || !description.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return [];
        }

        var digits = description.AsSpan(Prefix.Length);
        var length = digits.IndexOfAnyExceptInRange('0', '9');
        return long.TryParse(length < 0 ? digits : digits[..length], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? [number]
            : [];
    }
}
