using System.Buffers;
using System.ComponentModel.DataAnnotations;

namespace LivePlatform.ServiceDefaults.Http;

/// <summary>
/// A name for people to read: 1 to 200 characters, no control characters, none that turns the direction of text (it could make one name
/// look like another), no blank at either end.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ProperNameAttribute : StringLengthAttribute
{
    /// <summary>The longest name.</summary>
    public const int MaxLength = 200;

    /// <summary>Marks, embeddings, overrides and isolates of the Unicode Bidirectional Algorithm (UAX 9).</summary>
    private static readonly SearchValues<char> Bidirectional = SearchValues.Create(
        "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069");

    /// <summary>Puts its bounds into the API's document.</summary>
    public ProperNameAttribute()
        : base(MaxLength)
    {
        MinimumLength = 1;
        ErrorMessage = "A name has 1 to 200 characters, no control or bidirectional characters, and no blank at either end.";
    }

    /// <inheritdoc/>
    public override bool IsValid(object? value) =>
        value is string { Length: > 0 and <= MaxLength } name
        && !char.IsWhiteSpace(name[0])
        && !char.IsWhiteSpace(name[^1])
        && !name.Any(char.IsControl)
        && !name.AsSpan().ContainsAny(Bidirectional);

    /// <summary>What two names are compared by: names that differ only in case are the same name.</summary>
    public static string KeyOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.ToLowerInvariant();
    }
}
