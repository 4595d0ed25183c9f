using System.Reflection;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Persistence;

namespace LivePlatform.TenantCredential.Alerts;

/// <summary>How soon somebody must act.</summary>
public enum AlertSeverity
{
    /// <summary>There are weeks.</summary>
    Information,

    /// <summary>There are days.</summary>
    Warning,

    /// <summary>Something has stopped, or will within a day.</summary>
    Critical,
}

/// <summary>The codes of alerts: stable, as callers filter by them.</summary>
internal static class AlertCodes
{
    /// <summary>The credential in use ends soon, or has ended.</summary>
    public const string Expires = "credential.expires";

    /// <summary>Nobody knows when the credential in use ends.</summary>
    public const string ExpiryUnknown = "credential.expiry_unknown";

    /// <summary>Microsoft refuses the connection.</summary>
    public const string ConnectionFailed = "connection.failed";

    /// <summary>A new credential did not make it; the former one is in use.</summary>
    public const string ChangeFailed = "credential.change_failed";

    /// <summary>A registration that the platform made cannot be used.</summary>
    public const string RegistrationFailed = "registration.failed";

    /// <summary>The secret in use could not be replaced by itself.</summary>
    public const string RotationFailed = "credential.rotation_failed";

    /// <summary>Microsoft refuses the provider's SyncApp, and with it all connections of users.</summary>
    public const string SyncAppFailed = "sync_app.failed";

    /// <summary>So many tries with an invitation were refused that it was locked.</summary>
    public const string InvitationLocked = "invitation.locked";

    /// <summary>Somebody came by an invitation with a credential of another M365 tenant.</summary>
    public const string InvitationWrongTenant = "invitation.wrong_tenant";

    /// <summary>All that tell of invitations.</summary>
    public static readonly string[] OfInvitations = [InvitationLocked, InvitationWrongTenant];

    /// <summary>All that tell of a credential's end.</summary>
    public static readonly string[] OfExpiry = [Expires, ExpiryUnknown];

    /// <summary>All there are.</summary>
    public static readonly IReadOnlyList<string> All =
        [.. typeof(AlertCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!)];
}

/// <summary>Something that needs a person. Of each code a connection has at most one that is open; cleared ones stay as history.</summary>
internal sealed class Alert : ICustomerOwned
{
    public const int LongestCode = 100;
    public const int LongestSentence = 500;
    public const int LongestAction = 1000;

    public required Guid Id { get; init; }

    public required ServiceProviderId ServiceProviderId { get; init; }

    public required Guid CustomerId { get; init; }

    /// <summary>The connection, or the SyncApp, for which there is no customer.</summary>
    public required Guid ConnectionId { get; init; }

    public required string Code { get; init; }

    public required AlertSeverity Severity { get; init; }

    public required string Sentence { get; init; }

    public required string Action { get; init; }

    /// <summary>For the end of a credential the threshold that was reached, in days before it; otherwise null.</summary>
    public required int? Days { get; init; }

    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>Null while it is open.</summary>
    public DateTimeOffset? ClearedAt { get; init; }

    public static Alert Of(AlertSubject subject, AlertText text, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        ServiceProviderId = subject.Provider,
        CustomerId = subject.CustomerId,
        ConnectionId = subject.Id,
        Code = text.Code,
        Severity = text.Severity,
        Sentence = text.Sentence,
        Action = text.Action,
        Days = text.Days,
        RaisedAt = now.ToMicroseconds(),
    };
}
