namespace LivePlatform.TenantCredential.Keeping.Views;

/// <summary>Whether the expiry of a secret is known.</summary>
public enum ExpiryStatus
{
    /// <summary>Not known: no operator entered it, and it cannot be read from Entra.</summary>
    Unknown,

    /// <summary>Entered by an operator.</summary>
    EnteredByOperator,

    /// <summary>Read from the application in Entra, or from the certificate.</summary>
    Known,

    /// <summary>The secret expires only when it is not used; each use extends it.</summary>
    Renewed,

    /// <summary>It never expires, as there is no secret.</summary>
    Never,
}
