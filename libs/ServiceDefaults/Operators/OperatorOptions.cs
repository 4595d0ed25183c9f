using System.ComponentModel.DataAnnotations;
using LivePlatform.ServiceDefaults.Tokens;

namespace LivePlatform.ServiceDefaults.Operators;

/// <summary>Section <c>Operators</c>: the OIDC provider whose tokens open the API.</summary>
public sealed class OperatorOptions : IValidatableObject
{
    private static readonly string[] InIdTokensToo =
    [
        "sub", "aud", "iss", "name", "roles", "groups", "tid", "oid", "email", "preferred_username", "nonce",
    ];

    /// <summary>Name of the section.</summary>
    public const string Section = "Operators";

    /// <summary>Issuer address; its discovery document gives the keys. HTTPS.</summary>
    [Required, Url]
    public string Authority { get; set; } = "";

    /// <summary>The audience that tokens must name.</summary>
    [Required]
    public string Audience { get; set; } = "live-platform";

    /// <summary>
    /// What makes a token one for calling the API where the issuer does not write the type <c>at+jwt</c>: a claim and one of its words, as
    /// <c>scp=live-platform</c>. Empty: only the type counts.
    /// </summary>
    public string AccessTokenClaim { get; set; } = "";

    /// <summary>
    /// How somebody must have signed in, where the issuer says so in its tokens: a claim and one of its words, as <c>amr=mfa</c>. Empty:
    /// the OIDC provider alone sees to it, and the platform takes each of its tokens for a sign-in of the strength that the installation
    /// needs.
    /// </summary>
    public string AuthenticationClaim { get; set; } = "";

    /// <summary>
    /// The longest life of a token that is taken: as long may somebody go on who was signed out or locked out at the OIDC provider.
    /// </summary>
    [Range(typeof(TimeSpan), "00:05:00", "1.00:00:00")]
    public TimeSpan LongestTokenLife { get; set; } = TokenRules.LongestLife;

    /// <summary>What marks an access token; null: nothing is agreed on.</summary>
    internal (string Name, string Value)? OfAccess => Read(AccessTokenClaim);

    /// <summary>What marks a sign-in that is strong enough; null: nothing is agreed on.</summary>
    internal (string Name, string Value)? OfStrength => Read(AuthenticationClaim);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (AccessTokenClaim.Length > 0 && (OfAccess is not var (name, _) || InIdTokensToo.Contains(name)))
        {
            yield return new ValidationResult(
                $"{Section}:{nameof(AccessTokenClaim)} must be a claim that stands in access tokens only, and a word, as "
                    + "scp=live-platform.",
                [nameof(AccessTokenClaim)]);
        }

        if (AuthenticationClaim.Length > 0 && OfStrength is null)
        {
            yield return new ValidationResult(
                $"{Section}:{nameof(AuthenticationClaim)} must be a claim and a word, as amr=mfa.", [nameof(AuthenticationClaim)]);
        }
    }

    private static (string Name, string Value)? Read(string agreed) =>
        agreed.Split('=', 2) is [{ Length: > 0 } name, { Length: > 0 } value] ? (name, value) : null;
}
