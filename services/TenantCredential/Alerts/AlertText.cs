using System.Globalization;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Switching;

namespace LivePlatform.TenantCredential.Alerts;

/// <summary>What an alert says.</summary>
internal sealed record AlertText(string Code, AlertSeverity Severity, string Sentence, string Action, int? Days = null)
{
    private const string Renew =
        "Make a new secret in Entra (App registrations, the application, Certificates & secrets), one for this service alone, and enter it as the connection's new credential.";

    /// <summary>Microsoft refuses the connection.</summary>
    public static AlertText OfFailure(Connection connection) =>
        new(AlertCodes.ConnectionFailed, AlertSeverity.Critical, connection.FailureSentence ?? "Microsoft refuses the connection.", connection.FailureAction ?? Renew);

    /// <summary>A new credential was refused while it was proven, or for too long after it.</summary>
    public static AlertText OfChange(CredentialChange change) => new(
        AlertCodes.ChangeFailed,
        AlertSeverity.Warning,
        $"The new secret was {(change.Phase == ChangePhase.Undone ? "refused for two hours after it was put to use" : "refused before it was put to use")}; the former one is in use. {change.FailureSentence}",
        change.FailureAction ?? Renew);

    /// <summary>A threshold before the end of a credential was reached.</summary>
    public static AlertText OfExpiry(DateTimeOffset expiresOn, int days, DateTimeOffset now)
    {
        var left = (int)Math.Floor((expiresOn - now).TotalDays);
        var sentence = expiresOn <= now
            ? string.Create(CultureInfo.InvariantCulture, $"The secret of this connection ended on {expiresOn:yyyy-MM-dd}: nothing is synchronised with it any more.")
            : string.Create(CultureInfo.InvariantCulture, $"The secret of this connection ends on {expiresOn:yyyy-MM-dd}, {(left == 0 ? "within a day" : $"in {left} days")}.");
        return new AlertText(AlertCodes.Expires, SeverityOf(days), sentence, Renew, days);
    }

    /// <summary>Nobody knows when the credential ends: as urgent as one that ends in two weeks.</summary>
    public static AlertText OfUnknownExpiry() => new(
        AlertCodes.ExpiryUnknown,
        SeverityOf(ExpirySchedule.LikeUnknown),
        "Nobody knows when the secret of this connection ends: the application may not be read, or several of its secrets begin alike.",
        "Enter the end that Entra shows for the secret, or grant the application Application.Read.All.",
        ExpirySchedule.LikeUnknown);

    private static AlertSeverity SeverityOf(int days) => days switch
    {
        <= 1 => AlertSeverity.Critical,
        <= 14 => AlertSeverity.Warning,
        _ => AlertSeverity.Information,
    };
}
