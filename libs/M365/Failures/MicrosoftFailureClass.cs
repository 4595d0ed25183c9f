namespace LivePlatform.M365.Failures;

/// <summary>Class of a failure at Microsoft. The list is closed; services decide by it and never by Microsoft's own codes.</summary>
public enum MicrosoftFailureClass
{
    /// <summary>The error is not in the catalogue, and its HTTP status says no more.</summary>
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

    /// <summary>Multi-factor authentication is required, which no program can provide.</summary>
    MfaRequired,

    /// <summary>User name or password is wrong.</summary>
    BadUserPassword,

    /// <summary>The user does not exist, is locked or disabled, or has to change the password.</summary>
    UserBlocked,

    /// <summary>The delegated sign-in has ended; somebody has to sign in again.</summary>
    SignInEnded,

    /// <summary>The partner's user or app has no access to the customer's tenant.</summary>
    PartnerAccess,

    /// <summary>The access token is valid but lacks a permission or role.</summary>
    MissingPermission,

    /// <summary>A policy of the M365 tenant forbids this kind of credential, or its lifetime.</summary>
    ForbiddenByPolicy,

    /// <summary>The service that the token is for does not exist in the M365 tenant.</summary>
    MissingResource,

    /// <summary>Graph does not accept the access token.</summary>
    TokenRefused,

    /// <summary>Too many requests.</summary>
    Throttled,

    /// <summary>Microsoft has a fault or is temporarily unavailable.</summary>
    MicrosoftDown,

    /// <summary>A delta or page link is no longer valid; reading starts again from the beginning.</summary>
    CursorExpired,

    /// <summary>The object does not exist (yet).</summary>
    NotFound,

    /// <summary>The object exists already, or changed in the meantime.</summary>
    Conflict,

    /// <summary>A limit of the directory is reached.</summary>
    QuotaReached,

    /// <summary>The request itself is wrong: a fault of the platform.</summary>
    BadRequest,

    /// <summary>
    /// The platform's clock or token file is wrong; no customer can cause or fix this, and it does not fail a connection.
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
