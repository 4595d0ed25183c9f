using LivePlatform.Contracts;
using LivePlatform.Persistence;
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

    /// <summary>Null: unknown, unless it never ends.</summary>
    public DateTimeOffset? CredentialExpiresOn { get; private set; }

    public bool CredentialNeverExpires { get; private set; }

    /// <summary>To be ranked by: never above any date, any date above an end that nobody knows.</summary>
    public DateTimeOffset CredentialEnd =>
        CredentialNeverExpires ? DateTimeOffset.MaxValue : CredentialExpiresOn ?? DateTimeOffset.MinValue;

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
        if (!CopyRule.TakesOver(Version, changed.Version, changed.IsRepublished, Says(changed)))
        {
            return false;
        }

        (CustomerId, M365TenantId, Method, Status) = (changed.CustomerId, changed.M365TenantId, changed.Method, changed.Status);
        (ClientId, CredentialExpiresOn, CredentialNeverExpires, Action) =
            (changed.ClientId, changed.CredentialExpiresOn, changed.CredentialNeverExpires, changed.Action);
        (CreatedAt, IsRemoved, Version) = (changed.CreatedAt, changed.IsRemoved, changed.Version);
        return true;
    }

    public bool TakeOver(RolesAssessed assessed)
    {
        var same = (assessed.Outcome, assessed.Sentence) == (DayTwoRoles, RoleSentence) || Keeps(assessed);
        if (assessed.Stage != Stage.DayTwo
            || !CopyRule.TakesOver(RolesVersion, assessed.Version, assessed.IsRepublished, same))
        {
            return false;
        }

        (DayTwoRoles, RoleSentence, RolesVersion) = Keeps(assessed)
            ? (DayTwoRoles, RoleSentence, assessed.Version)
            : (assessed.Outcome, assessed.Sentence, assessed.Version);
        return true;
    }

    /// <summary>
    /// That roles cannot be assessed just now takes nothing back that was found: what stands in the way is told by the connection itself.
    /// </summary>
    private bool Keeps(RolesAssessed assessed) =>
        assessed.Outcome == RoleOutcome.NotAssessable && DayTwoRoles is not (null or RoleOutcome.NotAssessable);

    private bool Says(ConnectionChanged changed) =>
        (changed.CustomerId, changed.M365TenantId, changed.Method, changed.Status) == (CustomerId, M365TenantId, Method, Status)
        && (
            changed.ClientId, changed.CredentialExpiresOn, changed.CredentialNeverExpires,
            changed.Action) == (ClientId, CredentialExpiresOn, CredentialNeverExpires, Action)
        && (changed.CreatedAt, changed.IsRemoved) == (CreatedAt, IsRemoved);
}
