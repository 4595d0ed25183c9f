using LivePlatform.M365.Failures;
using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Entra;

/// <summary>What Entra said: a token, or why not.</summary>
internal sealed class EntraAnswer
{
    private readonly SecretText _token;

    private EntraAnswer(
        SecretText token,
        DateTimeOffset expiresOn,
        SecretText? refreshToken,
        SecretText? idToken,
        MicrosoftFailure? failure,
        DateTimeOffset? retryAt) =>
        (_token, ExpiresOn, RefreshToken, IdToken, Failure, RetryAt) = (token, expiresOn, refreshToken, idToken, failure, retryAt);

    /// <summary>Why there is no token; null when there is one.</summary>
    public MicrosoftFailure? Failure { get; }

    /// <summary>When asking again makes sense; null when Entra named no time.</summary>
    public DateTimeOffset? RetryAt { get; }

    public DateTimeOffset ExpiresOn { get; }

    /// <summary>The refresh token that takes the place of the one that was shown; null where the grant gives none.</summary>
    public SecretText? RefreshToken { get; }

    /// <summary>Who signed in; null where the grant tells nothing of it.</summary>
    public SecretText? IdToken { get; }

    /// <exception cref="InvalidOperationException">There is a failure instead.</exception>
    public SecretText Token => Failure is null ? _token : throw new InvalidOperationException($"Entra gave no token: {Failure.Code}.");

    /// <summary>True when Microsoft gave no answer that decides anything.</summary>
    public bool IsUndecided => Failure is { IsPassing: true };

    public static EntraAnswer Granted(
        SecretText token, DateTimeOffset expiresOn, SecretText? refreshToken = null, SecretText? idToken = null) =>
        new(token, expiresOn, refreshToken, idToken, null, null);

    public static EntraAnswer Refused(MicrosoftFailure failure, DateTimeOffset? retryAt = null) =>
        new(default, default, null, null, failure, retryAt);
}

/// <summary>An application in an M365Tenant, as which a token is asked for.</summary>
internal readonly record struct EntraApp(Guid M365TenantId, Guid ClientId);
