using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace LivePlatform.Onboarding.Runs.Steps;

/// <summary>What Microsoft means when it refuses a domain.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DomainRefusal>))]
internal enum DomainRefusal
{
    /// <summary>Words that nobody has seen yet: a person must read them.</summary>
    Unknown,

    /// <summary>The proof is not seen yet.</summary>
    RecordMissing,

    /// <summary>Another tenant has verified it.</summary>
    Taken,

    /// <summary>It hangs on a tenant that nobody administers, made when somebody signed up by mail address.</summary>
    Unmanaged,

    /// <summary>Another object of the same tenant uses it.</summary>
    UsedHere,
}

/// <summary>Microsoft's words, and what they mean: data, in <c>domain-wordings.json</c>, as they are not documented and change.</summary>
internal static class DomainWordings
{
    private static readonly IReadOnlyList<(DomainRefusal Meaning, Regex Pattern)> Known = Load();

    /// <summary>The meaning of the first pattern that fits.</summary>
    public static DomainRefusal Read(string said)
    {
        foreach (var (meaning, pattern) in Known)
        {
            if (pattern.IsMatch(said))
            {
                return meaning;
            }
        }

        return DomainRefusal.Unknown;
    }

    private static List<(DomainRefusal Meaning, Regex Pattern)> Load()
    {
        using var stream = typeof(DomainWordings).Assembly.GetManifestResourceStream("domain-wordings.json")
            ?? throw new InvalidOperationException("domain-wordings.json is not embedded.");
        var file = JsonSerializer.Deserialize<WordingFile>(stream, JsonSerializerOptions.Web)
            ?? throw new InvalidOperationException("domain-wordings.json is empty.");
        // Microsoft's words are foreign input: no pattern may take longer than they are long.
        return [.. file.Wordings.Select(
            x => (
                x.Meaning, new Regex(x.Pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)))];
    }

    private sealed record WordingFile(string Source, IReadOnlyList<Wording> Wordings);

    private sealed record Wording(DomainRefusal Meaning, string Pattern);
}
