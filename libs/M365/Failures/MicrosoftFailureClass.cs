namespace LivePlatform.M365.Failures;

/// <summary>What kind of refusal it is. The closed list that every service decides by; nobody else looks at Microsoft's codes.</summary>
public enum MicrosoftFailureClass
{
    /// <summary>Not in the catalogue and no status that says more.</summary>
    Unknown,

    /// <summary>The client secret, certificate or assertion is wrong.</summary>
    BadSecret,

    /// <summary>The client secret or certificate has expired.</summary>
    ExpiredSecret,

    /// <summary>The customer's administrator has not consented, or declined.</summary>
    NotConsented,

    /// <summary>The app does not exist in the M365 tenant.</summary>
    AppNotFound,

    /// <summary>The app is disabled in the M365 tenant.</summary>
    AppDisabled,

    /// <summary>The M365 tenant does not exist, or it is the wrong one.</summary>
    WrongTenant,

    /// <summary>A Conditional Access policy or the security defaults refuse the sign-in.</summary>
    ConditionalAccess,

    /// <summary>A second factor is needed; no program can give it.</summary>
    MfaRequired,

    /// <summary>User name or password is wrong.</summary>
    BadUserPassword,

    /// <summary>The user does not exist, is locked, disabled or has to change the password.</summary>
    UserBlocked,

    /// <summary>The delegated sign-in has ended; somebody has to sign in again.</summary>
    SignInEnded,

    /// <summary>The partner's user or app has no access to the customer's tenant.</summary>
    PartnerAccess,

    /// <summary>The token is good and lacks a permission or role.</summary>
    MissingPermission,

    /// <summary>A policy of the M365 tenant forbids this kind of credential, or its length of life.</summary>
    ForbiddenByPolicy,

    /// <summary>The service that the token is for does not exist in the M365 tenant.</summary>
    MissingResource,

    /// <summary>Graph does not accept the access token.</summary>
    TokenRefused,

    /// <summary>Too many requests.</summary>
    Throttled,

    /// <summary>Microsoft has a fault or is unavailable for a moment.</summary>
    MicrosoftDown,

    /// <summary>A delta or page link has died; read again from the start.</summary>
    CursorExpired,

    /// <summary>The object does not exist (yet).</summary>
    NotFound,

    /// <summary>The object exists already, or changed in the meantime.</summary>
    Conflict,

    /// <summary>A limit of the directory is reached.</summary>
    QuotaReached,

    /// <summary>The request itself is wrong: a fault of ours.</summary>
    BadRequest,

    /// <summary>
    /// The platform's clock or token file is wrong: nothing that any customer did or can mend, and nothing that ends a connection.
    /// </summary>
    PlatformFault,
}

/// <summary>Whether trying again helps.</summary>
public enum MicrosoftFailureRetry
{
    /// <summary>Never by itself: first somebody has to act.</summary>
    AfterAction,

    /// <summary>In seconds or minutes, without anybody acting.</summary>
    Later,

    /// <summary>Only after reading the present state again.</summary>
    AfterReading,
}
