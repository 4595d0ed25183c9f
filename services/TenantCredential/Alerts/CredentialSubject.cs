using LivePlatform.Contracts;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;

namespace LivePlatform.TenantCredential.Alerts;

/// <summary>What an alert, or a date of the calendar, is about: a connection, or the provider's SyncApp.</summary>
/// <param name="Id">The connection or the SyncApp.</param>
/// <param name="Provider">Whose it is.</param>
/// <param name="CustomerId">Of which customer; empty for the SyncApp, which belongs to none.</param>
/// <param name="Kind">What its credential is.</param>
internal readonly record struct CredentialSubject(Guid Id, ServiceProviderId Provider, Guid CustomerId, CredentialKind Kind)
{
    /// <summary>Every connection of a user hangs on the SyncApp: its end is told earlier and louder.</summary>
    public bool IsSyncApp => CustomerId == Guid.Empty;

    /// <summary>As alerts name it.</summary>
    public AlertSubject InAlerts => IsSyncApp
        ? AlertSubject.Of(AlertSubjectKind.SyncApp, Id, customerId: null)
        : AlertSubject.Of(AlertSubjectKind.Connection, Id, CustomerId);

    public static CredentialSubject Of(Connection connection) =>
        new(connection.Id, connection.ServiceProviderId, connection.CustomerId, connection.Credential?.Kind ?? CredentialKind.ClientSecret);

    public static CredentialSubject Of(SyncApp app) => new(app.Id, app.ServiceProviderId, Guid.Empty, CredentialKind.ClientSecret);
}
