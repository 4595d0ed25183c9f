namespace LivePlatform.TenantCredential.Keeping.Views;

/// <summary>Whether the end of a secret is known. Unknown is never good news.</summary>
public enum ExpiryStatus
{
    /// <summary>Nobody said and Entra may not be asked.</summary>
    Unknown,

    /// <summary>An operator said so.</summary>
    Asked,

    /// <summary>Read from the application in Entra, or from the certificate.</summary>
    Known,

    /// <summary>It ends only when nobody uses it: each use puts it off.</summary>
    Renewed,

    /// <summary>It does not end: there is no secret.</summary>
    Never,
}
