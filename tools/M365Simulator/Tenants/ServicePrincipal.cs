using System.Security.Cryptography.X509Certificates;

namespace LivePlatform.M365Simulator.Tenants;

internal enum RoleVia
{
    Direct,
    Group,
    Eligible,
}

/// <summary>A directory role given to a principal, itself or through a role-assignable group.</summary>
internal sealed record RoleAssignment(string Id, Guid Role, RoleVia Via, string Scope, Guid PrincipalId, DateTimeOffset Since)
{
    public bool IsActive => Via != RoleVia.Eligible;

    public bool IsTenantWide => Scope == "/";
}

/// <summary>Who may hold directory roles. Lists are replaced whole, never changed in place.</summary>
internal abstract class RolePrincipal(Guid id)
{
    public Guid Id => id;

    public IReadOnlyList<RoleAssignment> Roles { get; set; } = [];

    /// <summary>Template ids of what counts everywhere in the tenant, direct and through groups.</summary>
    public IEnumerable<Guid> TenantWideRoles => Roles.Where(r => r.IsActive && r.IsTenantWide).Select(r => r.Role).Distinct();
}

/// <summary>An app in a tenant.</summary>
internal sealed class ServicePrincipal(AppRegistration app, Guid id, int number) : RolePrincipal(id)
{
    public AppRegistration App => app;

    public int Number => number;

    public bool Disabled { get; set; }

    /// <summary>Since when Entra's nodes know it; before, it is missing.</summary>
    public DateTimeOffset KnownFrom { get; init; } = DateTimeOffset.MinValue;

    /// <summary>Consent was withdrawn.</summary>
    public bool Removed { get; set; }

    public IReadOnlyList<string> Permissions { get; set; } = [];

    /// <summary>Delegated permissions that an administrator consented to for everybody.</summary>
    public IReadOnlyList<string> Scopes { get; set; } = [];
}

/// <summary>A secret of an app.</summary>
internal sealed record AppSecret(
    Guid KeyId, string Value, string? DisplayName, DateTimeOffset StartsAt, DateTimeOffset ExpiresAt, DateTimeOffset UsableFrom)
{
    public string Hint => Value.Length > 3 ? Value[..3] : "";
}

/// <summary>An issuer and subject whose tokens an app takes instead of a secret.</summary>
internal sealed record FederatedCredential(string Issuer, string Subject);

/// <summary>An application object; it lives in its home tenant.</summary>
internal sealed class AppRegistration(Guid appId, Guid objectId, Guid homeTenantId)
{
    public Guid AppId => appId;

    public Guid ObjectId => objectId;

    public Guid HomeTenantId => homeTenantId;

    public string DisplayName { get; set; } = "";

    public IReadOnlyList<AppSecret> Secrets { get; set; } = [];

    /// <summary>Public parts of certificates.</summary>
    public IReadOnlyList<X509Certificate2> Certificates { get; set; } = [];

    public IReadOnlyList<FederatedCredential> Federated { get; set; } = [];

    /// <summary>An alternate key that its maker chose; cannot be changed.</summary>
    public string? UniqueName { get; init; }

    /// <summary>Where codes of sign-ins may be sent.</summary>
    public IReadOnlyList<string> RedirectUris { get; set; } = [];

    /// <summary>Object ids of the users and service principals that own it.</summary>
    public IReadOnlyList<Guid> Owners { get; set; } = [];

    /// <summary>Since when it is everywhere; before, Entra says that it does not exist.</summary>
    public DateTimeOffset KnownFrom { get; init; } = DateTimeOffset.MinValue;
}
