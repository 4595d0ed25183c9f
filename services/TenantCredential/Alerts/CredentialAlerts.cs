using System.Globalization;
using LivePlatform.Contracts;
using LivePlatform.Messaging.Alerts;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;

namespace LivePlatform.TenantCredential.Alerts;

/// <summary>What alerts of this service say.</summary>
internal static class CredentialAlerts
{
    /// <summary>All that tell of invitations.</summary>
    public static readonly string[] OfInvitations = [AlertCodes.InvitationLocked, AlertCodes.InvitationWrongTenant];

    /// <summary>All that tell of a credential's end.</summary>
    public static readonly string[] OfEnds = [AlertCodes.Expires, AlertCodes.ExpiryUnknown];

    private const string Renew =
        "Make a new secret in Entra (App registrations, the application, Certificates & secrets), one for this service alone, and enter "
            + "it as the connection's new credential.";

    private const string RenewSyncApp =
        "Make a new secret for the provider's own application in its own tenant, and enter it as the SyncApp's new credential.";

    /// <summary>Microsoft refuses the connection.</summary>
    public static AlertText OfFailure(Connection connection) =>
        new(
            AlertCodes.ConnectionFailed, AlertSeverity.Critical, connection.Failure?.Sentence ?? "Microsoft refuses the connection.",
            connection.Failure?.Action ?? Renew);

    /// <summary>Microsoft refuses the provider's SyncApp.</summary>
    public static AlertText OfFailure(SyncApp app) => new(
        AlertCodes.SyncAppFailed,
        AlertSeverity.Critical,
        "Every connection by password or delegated token has stopped, as Microsoft refuses the provider's SyncApp. "
            + app.Failure?.Sentence,
        app.Failure?.Action ?? RenewSyncApp);

    /// <summary>A new credential was refused while it was proven, or for too long after it.</summary>
    public static AlertText OfChange(CredentialChange change) => new(
        AlertCodes.ChangeFailed,
        AlertSeverity.Warning,
        "The new secret was "
            + (change.Phase == ChangePhase.Undone ? "refused for two hours after it was put to use" : "refused before it was put to use")
            + $"; the former one is in use. {change.Failure?.Sentence}",
        change.Failure?.Action ?? Renew);

    /// <summary>Microsoft made no new secret in the place of the one in use.</summary>
    public static AlertText OfRotation(SecretRotation rotation) => new(
        AlertCodes.RotationFailed, AlertSeverity.Warning,
        $"The secret of this connection could not be replaced by itself. {rotation.Failure?.Sentence}", rotation.Failure?.Action ?? Renew);

    /// <summary>A registration that was made for the connection does not work.</summary>
    public static AlertText OfRegistration(AppRegistration registration) => new(
        AlertCodes.RegistrationFailed,
        AlertSeverity.Warning,
        $"The registration that was made for this connection cannot be used; the credential in use stays. {registration.Failure?.Sentence}",
        registration.Failure?.Action is { Length: > 0 } action
            ? action
            : "Send another invitation, or enter the credential of another registration.");

    /// <summary>A threshold before the end of a credential was reached.</summary>
    public static AlertText OfExpiry(CredentialSubject subject, DateTimeOffset expiresOn, int days, DateTimeOffset now)
    {
        var what = NameOf(subject);
        var left = (int)Math.Floor((expiresOn - now).TotalDays);
        var sentence = expiresOn <= now
            ? string.Create(
                CultureInfo.InvariantCulture, $"{what} ended on {expiresOn:yyyy-MM-dd}: nothing is synchronised with it any more.")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{what} ends on {expiresOn:yyyy-MM-dd}, {(left == 0 ? "within a day" : $"in {left} days")}.");
        return new AlertText(AlertCodes.Expires, SeverityOf(subject, days), sentence, ActionFor(subject), days);
    }

    /// <summary>Nobody knows when the credential ends: as urgent as one that ends in two weeks.</summary>
    public static AlertText OfUnknownExpiry(CredentialSubject subject) => new(
        AlertCodes.ExpiryUnknown,
        SeverityOf(subject, ExpirySchedule.LikeUnknown),
        subject.Kind == CredentialKind.Password
            ? "Nobody knows when the password of this connection ends: Microsoft tells no application."
            : $"Nobody knows when {(subject.IsSyncApp ? "the secret of the provider's SyncApp" : "the secret of this connection")} "
                + "ends: the application may not be read, or several of its secrets begin alike.",
        subject.Kind == CredentialKind.Password
            ? "Enter the day by which the password must be changed, or move the connection on to a delegated token."
            : "Enter the end that Entra shows for the secret, or grant the application Application.Read.All.",
        ExpirySchedule.LikeUnknown);

    /// <summary>Too many tries with an invitation were refused.</summary>
    public static AlertText OfLockedInvitation(Guid invitation) => new(
        AlertCodes.InvitationLocked,
        AlertSeverity.Warning,
        $"Invitation {invitation} was locked, as ten tries with it were refused.",
        "Read its attempts. If they were the customer's own, help with the credential and make a new invitation; if not, tell the "
            + "customer that somebody else has the link.");

    /// <summary>Somebody came by an invitation with a credential of another tenant.</summary>
    public static AlertText OfWrongTenant(Guid invitation, string network) => new(
        AlertCodes.InvitationWrongTenant,
        AlertSeverity.Warning,
        $"By invitation {invitation} somebody at {network} entered a credential of another Microsoft 365 tenant. Nothing of it was kept.",
        "Ask the customer whether that was a mistake; if nobody there did it, revoke the invitation and send a new "
            + "one to the right person.");

    private static string NameOf(CredentialSubject subject) => subject switch
    {
        { IsSyncApp: true } => "The secret of the provider's SyncApp, on which every connection by password or delegated token hangs,",
        { Kind: CredentialKind.Certificate } => "The certificate of this connection",
        { Kind: CredentialKind.RefreshToken } => "The sign-in of this connection",
        { Kind: CredentialKind.Password } => "The password of this connection",
        _ => "The secret of this connection",
    };

    private static string ActionFor(CredentialSubject subject) => subject switch
    {
        { IsSyncApp: true } => RenewSyncApp,
        { Kind: CredentialKind.Certificate } =>
            "Make a new certificate, enter its public part in Entra (App registrations, the application, Certificates & secrets), and "
                + "enter it as the connection's new credential.",
        { Kind: CredentialKind.RefreshToken } =>
            "Nobody used the sign-in for long: see why the connection is not proven each day, or send an invitation to sign in again.",
        { Kind: CredentialKind.Password } => "Change the password and enter the new one, or move the connection on to a delegated token.",
        _ => Renew,
    };

    private static AlertSeverity SeverityOf(CredentialSubject subject, int days) =>
        subject.IsSyncApp ? SeverityOfSyncApp(days) : SeverityOf(days);

    private static AlertSeverity SeverityOfSyncApp(int days) => days switch
    {
        <= 14 => AlertSeverity.Critical,
        <= 60 => AlertSeverity.Warning,
        _ => AlertSeverity.Information,
    };

    private static AlertSeverity SeverityOf(int days) => days switch
    {
        <= 1 => AlertSeverity.Critical,
        <= 14 => AlertSeverity.Warning,
        _ => AlertSeverity.Information,
    };
}
