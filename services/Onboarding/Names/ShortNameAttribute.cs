using System.ComponentModel.DataAnnotations;

namespace LivePlatform.Onboarding.Names;

/// <summary>A DNS label of 3 to 15 letters, digits and inner hyphens; null is left to the member's nullability.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ShortNameAttribute()
    : ValidationAttribute("A short name is a DNS label: 3 to 15 letters, digits or hyphens, with a letter or digit at both ends.")
{
    public override bool IsValid(object? value) => value is null || (value is string text && ShortName.IsLabel(text));
}
