using System.ComponentModel.DataAnnotations;

namespace LivePlatform.ServiceDefaults.Operators;

/// <summary>Section <c>Operators</c>: the OIDC provider whose tokens open the API.</summary>
public sealed class OperatorOptions : IValidatableObject
{
    private static readonly string[] InIdTokensToo = ["sub", "aud", "iss", "name", "roles", "groups", "tid", "oid", "email", "preferred_username", "nonce"];

    /// <summary>Name of the section.</summary>
    public const string Section = "Operators";

    /// <summary>Issuer address; its discovery document gives the keys. HTTPS.</summary>
    [Required, Url]
    public string Authority { get; set; } = "";

    /// <summary>The audience that tokens must name.</summary>
    [Required]
    public string Audience { get; set; } = "live-platform";

    /// <summary>
    /// What makes a token one for calling the API where the issuer does not write the type <c>at+jwt</c>: a claim and one of its words, as <c>scp=live-platform</c>.
    /// Empty: only the type counts.
    /// </summary>
    public string AccessTokenClaim { get; set; } = "";

    /// <summary>The claim's name and the word; null: none is agreed on.</summary>
    internal (string Name, string Value)? AgreedClaim => AccessTokenClaim.Split('=', 2) is [{ Length: > 0 } name, { Length: > 0 } value] ? (name, value) : null;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (AccessTokenClaim.Length > 0 && (AgreedClaim is not var (name, _) || InIdTokensToo.Contains(name)))
        {
            yield return new ValidationResult($"{Section}:{nameof(AccessTokenClaim)} must be a claim that stands in access tokens only, and a word, as scp=live-platform.", [nameof(AccessTokenClaim)]);
        }
    }
}
