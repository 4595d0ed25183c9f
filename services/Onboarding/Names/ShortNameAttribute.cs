using System.ComponentModel.DataAnnotations;

namespace LivePlatform.Onboarding.Names;

/// <summary>A DNS label of 3 to 15 letters, digits and inner hyphens; null is left to the member's nullability.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ShortNameAttribute : RegularExpressionAttribute
{
    // The base class puts the pattern into the API's document; it would let an empty text pass, so it does not decide.
    public ShortNameAttribute()
        : base("^[A-Za-z0-9]([A-Za-z0-9-]{1,13}[A-Za-z0-9])$") =>
        ErrorMessage = "A short name is a DNS label: 3 to 15 letters, digits or hyphens, with a letter or digit at both ends.";

    public override bool IsValid(object? value) => value is null || (value is string text && ShortName.IsLabel(text));
}
