using System.ComponentModel.DataAnnotations;

namespace LivePlatform.ServiceDefaults.Operators;

/// <summary>Section <c>Operators</c>: the OIDC provider whose tokens open the API.</summary>
public sealed class OperatorOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Operators";

    /// <summary>Issuer address; its discovery document gives the keys. HTTPS.</summary>
    [Required, Url]
    public string Authority { get; set; } = "";

    /// <summary>The audience that tokens must name.</summary>
    [Required]
    public string Audience { get; set; } = "live-platform";
}
