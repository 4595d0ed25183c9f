using LivePlatform.Contracts;
using LivePlatform.M365;
using LivePlatform.Persistence;
using LivePlatform.RoleProfiles;
using LivePlatform.Tenancy;

namespace LivePlatform.RoleValidation.Connections;

/// <summary>Our own small copy of a connection; the highest version wins.</summary>
internal sealed class KnownConnection : ICustomerOwned
{
    private KnownConnection()
    {
    }

    public Guid ConnectionId { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public Guid CustomerId { get; private set; }

    public Guid M365TenantId { get; private set; }

    public Guid ClientId { get; private set; }

    public ConnectionMethod Method { get; private set; }

    public ConnectionStatus Status { get; private set; }

    public int CredentialVersion { get; private set; }

    /// <summary>What helps, when it failed.</summary>
    public string? Action { get; private set; }

    public bool IsRemoved { get; private set; }

    /// <summary>The version of the event that this copy reflects.</summary>
    public long Version { get; private set; }

    /// <summary>True when its principal's roles can be read: it works.</summary>
    public bool IsAssessable => !IsRemoved && Status == ConnectionStatus.Verified;

    /// <summary>Whose rights it works with: an application's own, or those of the user who signed in.</summary>
    public PrincipalKind Principal => Method == ConnectionMethod.AppRegistration ? PrincipalKind.ServicePrincipal : PrincipalKind.User;

    public static KnownConnection Of(ServiceProviderId provider, Guid connectionId) =>
        new() { ServiceProviderId = provider, ConnectionId = connectionId };

    /// <summary>True when the copy does not say what the event says, and takes it over.</summary>
    public bool Differs(ConnectionChanged said) => CopyRule.TakesOver(
        Version, said.Version, said.IsRepublished,
        (said.CustomerId, said.M365TenantId, said.ClientId, said.Method) == (CustomerId, M365TenantId, ClientId, Method)
            && (said.Status, said.CredentialVersion, said.Action, said.IsRemoved) == (Status, CredentialVersion, Action, IsRemoved));

    /// <summary>Takes over what an event says, unless a newer one was seen.</summary>
    /// <returns>What follows from it for the assessments of this connection.</returns>
    public ConnectionNews TakeOver(ConnectionChanged said)
    {
        if (!Differs(said))
        {
            return ConnectionNews.Nothing;
        }

        var (couldBefore, credential, client) = (IsAssessable, CredentialVersion, ClientId);
        (CustomerId, M365TenantId, ClientId, Method, Status) =
            (said.CustomerId, said.M365TenantId, said.ClientId, said.Method, said.Status);
        (CredentialVersion, Action, IsRemoved, Version) = (said.CredentialVersion, said.Action, said.IsRemoved, said.Version);
        return IsRemoved ? ConnectionNews.Removed
            : !IsAssessable ? ConnectionNews.NotAssessable
            : !couldBefore || credential != CredentialVersion || client != ClientId ? ConnectionNews.Assess
            : ConnectionNews.Nothing;
    }

    public ConnectionRef Ref => new(ServiceProviderId, ConnectionId, ClientId, M365TenantId);
}

/// <summary>What a change of a connection means for its assessments.</summary>
internal enum ConnectionNews
{
    /// <summary>Nothing that roles depend on.</summary>
    Nothing,

    /// <summary>It works with a credential that was not assessed yet, or works again.</summary>
    Assess,

    /// <summary>It does not work: what is due waits, what was found stays.</summary>
    NotAssessable,

    /// <summary>It is gone.</summary>
    Removed,
}
