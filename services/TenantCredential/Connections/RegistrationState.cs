namespace LivePlatform.TenantCredential.Connections;

/// <summary>How far a registration is that the platform makes in a customer's tenant.</summary>
public enum RegistrationState
{
    /// <summary>Application, service principal, owner and secret are being made.</summary>
    Making,

    /// <summary>They exist; an administrator must consent to Graph's application permissions.</summary>
    NeedsConsent,

    /// <summary>Consent is given; an administrator must assign the directory roles.</summary>
    NeedsRoles,

    /// <summary>Everything is there; the new secret is to be proven, as soon as Microsoft knows it everywhere.</summary>
    Ready,

    /// <summary>It is the connection's credential.</summary>
    Done,

    /// <summary>It cannot be used; see the failure.</summary>
    Failed,
}
