using System.ComponentModel.DataAnnotations;

namespace LivePlatform.Onboarding.Runs.Orders;

/// <summary>
/// A country in two capital letters (ISO 3166), as Microsoft's licences take it; null is left to the member's nullability.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UsageLocationAttribute : RegularExpressionAttribute
{
    // The base class puts the pattern into the API's document; it would let an empty text pass, so it does not decide.
    public UsageLocationAttribute()
        : base("^[A-Z]{2}$") => ErrorMessage = "A usage location is a country in two capital letters.";

    public override bool IsValid(object? value) => value is null or string { Length: 2 } && base.IsValid(value);
}
