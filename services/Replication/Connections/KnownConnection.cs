using LivePlatform.Contracts;
using LivePlatform.Tenancy;

namespace LivePlatform.Replication.Connections;

/// <summary>Replication's copy of a connection and of its day-two roles; the highest version of each event wins.</summary>
public sealed class KnownConnection : ICustomerOwned
{
    private KnownConnection()
    {
    }

    public Guid ConnectionId { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public Guid CustomerId { get; private set; }

    public Guid M365TenantId { get; private set; }

    public ConnectionMethod Method { get; private set; }

    public ConnectionStatus Status { get; private set; }

    public Guid ClientId { get; private set; }

    public DateTimeOffset? CredentialExpiresOn { get; private set; }

    public string? Action { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public bool IsRemoved { get; private set; }

    public long Version { get; private set; }

    /// <summary>Null: not assessed yet.</summary>
    public RoleOutcome? DayTwoRoles { get; private set; }

    public string? RoleSentence { get; private set; }

    public long RolesVersion { get; private set; }

    /// <summary>Begins a copy; assessments may arrive before the connection itself is known.</summary>
    public static KnownConnection Of(ServiceProviderId provider, Guid connectionId, Guid customerId) =>
        new() { ServiceProviderId = provider, ConnectionId = connectionId, CustomerId = customerId };

    public bool TakeOver(ConnectionChanged changed)
    {
        if (changed.Version < Version || (changed.Version == Version && (!changed.IsRepublished || Says(changed))))
        {
            return false;
        }

        (CustomerId, M365TenantId, Method, Status) = (changed.CustomerId, changed.M365TenantId, changed.Method, changed.Status);
        (ClientId, CredentialExpiresOn, Action) = (changed.ClientId, changed.CredentialExpiresOn, changed.Action);
        (CreatedAt, IsRemoved, Version) = (changed.CreatedAt, changed.IsRemoved, changed.Version);
        return true;
    }

    public bool TakeOver(RolesAssessed assessed)
    {
        var same = (assessed.Outcome, assessed.Sentence) == (DayTwoRoles, RoleSentence);
        if (assessed.Stage != Stage.DayTwo || assessed.Version < RolesVersion || (assessed.Version == RolesVersion && (!assessed.IsRepublished || same)))
        {
            return false;
        }

        (DayTwoRoles, RoleSentence, RolesVersion) = (assessed.Outcome, assessed.Sentence, assessed.Version);
        return true;
    }

    private bool Says(ConnectionChanged changed) =>
        (changed.CustomerId, changed.M365TenantId, changed.Method, changed.Status) == (CustomerId, M365TenantId, Method, Status)
        && (changed.ClientId, changed.CredentialExpiresOn, changed.Action) == (ClientId, CredentialExpiresOn, Action)
        && (changed.CreatedAt, changed.IsRemoved) == (CreatedAt, IsRemoved);
}
