namespace LivePlatform.TenantCredential.Credentials;

/// <summary>How we know when a credential ends.</summary>
internal enum ExpirySource
{
    /// <summary>We do not. Never shown as good.</summary>
    Unknown,

    /// <summary>An operator said so.</summary>
    EnteredByOperator,

    /// <summary>Read from the application in Entra, or from the certificate itself.</summary>
    Read,

    /// <summary>Each use puts it off: a refresh token ends when nobody used it for long enough.</summary>
    Renewed,

    /// <summary>It never ends: there is no secret.</summary>
    Never,
}
