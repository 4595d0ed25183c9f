using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Federation;

/// <summary>
/// Section <c>Federation</c>: the platform as an issuer that applications of customers may trust instead of a secret. Both members, or
/// none.
/// </summary>
internal sealed class FederationOptions
{
    public const string Section = "Federation";

    /// <summary>Names the file with the signing keys.</summary>
    public const string KeyFileSetting = $"{Section}:{nameof(KeyFile)}";

    /// <summary>
    /// The issuer's address as Entra reaches it: the gateway's public one, ending in <c>/federation</c>. HTTPS, without a slash at its end.
    /// Empty: there is no issuer.
    /// </summary>
    public string Issuer { get; set; } = "";

    /// <summary>Path of the file with its signing keys; the verb <c>new-federation-key-file</c> makes one.</summary>
    public string KeyFile { get; set; } = "";

    public bool IsConfigured => Issuer.Length > 0;
}

/// <summary>Wrong at start: crash, with a sentence.</summary>
internal sealed class FederationOptionsValidator : IValidateOptions<FederationOptions>
{
    public ValidateOptionsResult Validate(string? name, FederationOptions options)
    {
        if (!options.IsConfigured)
        {
            return options.KeyFile.Length == 0
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail($"{FederationOptions.KeyFileSetting} is of no use without Federation:Issuer.");
        }

        if (!Uri.TryCreate(options.Issuer, UriKind.Absolute, out var issuer)
            || issuer is not { Scheme: "https", UserInfo: "", Query: "", Fragment: "", AbsolutePath: FederationEndpoints.Prefix }
            || options.Issuer != issuer.AbsoluteUri)
        {
            return ValidateOptionsResult.Fail(
                $"Federation:Issuer must be the gateway's public https address with the path {FederationEndpoints.Prefix} "
                    + "and nothing after it.");
        }

        try
        {
            FederationKeys.Read(options.KeyFile);
            return ValidateOptionsResult.Success;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or ArgumentException or Keys.KeySetException)
        {
            return ValidateOptionsResult.Fail($"Federation:KeyFile '{options.KeyFile}' cannot be used: {wrong.Message}.");
        }
    }
}
