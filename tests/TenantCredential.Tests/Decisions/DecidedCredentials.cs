using LivePlatform.M365.Failures;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;

namespace LivePlatform.TenantCredential.Tests.Decisions;

/// <summary>Credentials and connections in memory, for tests of what is decided about them.</summary>
internal static class DecidedCredentials
{
    public static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly Guid App = Guid.NewGuid();
    public static readonly MicrosoftFailure Refusal =
        new("AADSTS7000215", MicrosoftFailureClass.BadSecret, "It is wrong.", "Enter another one.", MicrosoftFailureRetry.AfterAction);

    private static readonly Guid ConnectionId = Guid.NewGuid();
    private static readonly Guid Customer = Guid.NewGuid();
    private static readonly ServiceProviderId Provider = ServiceProviderId.From(Guid.NewGuid());

    public static StoredCredential Credential(
        int version, CredentialKind kind = CredentialKind.ClientSecret, Guid? app = null, string? account = null,
        DateTimeOffset? storedAt = null, DateTimeOffset? ends = null)
    {
        var credential = new StoredCredential
        {
            Id = Guid.NewGuid(),
            ServiceProviderId = Provider,
            CustomerId = Customer,
            ConnectionId = ConnectionId,
            Version = version,
            Kind = kind,
            ClientId = app ?? App,
            AccountName = account,
            DataKeyVersion = 1,
            Sealed = [1],
            Fingerprint = [2],
            Hint = null,
            StoredAt = storedAt ?? Now,
        };
        if (ends is { } end)
        {
            credential.TakeExpiryFromEntra(end, Guid.NewGuid());
        }

        return credential;
    }

    public static Connection Verified(StoredCredential credential)
    {
        var connection = Connection.Of(Guid.NewGuid(), Guid.NewGuid(), credential, Now);
        connection.Proven(Now);
        return connection;
    }
}
