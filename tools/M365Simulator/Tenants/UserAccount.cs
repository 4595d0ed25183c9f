namespace LivePlatform.M365Simulator.Tenants;

/// <summary>
/// Somebody of a tenant who can sign in. Apart from the seeded directory: a name, a password, roles, and what stands in the way.
/// </summary>
internal sealed class UserAccount(Guid id, string userName) : RolePrincipal(id)
{
    public string UserName => userName;

    public string Password { get; set; } = "";

    public bool Disabled { get; set; }

    public bool Locked { get; set; }

    public bool PasswordExpired { get; set; }

    /// <summary>The password is checked elsewhere: it cannot be sent to Entra.</summary>
    public bool Federated { get; set; }

    /// <summary>Refresh tokens of sign-ins before this moment are dead.</summary>
    public DateTimeOffset SessionsValidFrom { get; set; } = DateTimeOffset.MinValue;
}

/// <summary>What a tenant demands of those who sign in.</summary>
/// <param name="RequireMfa">A second factor, by security defaults or Conditional Access.</param>
/// <param name="BlockSignIns">Conditional Access refuses users' sign-ins.</param>
internal sealed record TenantPolicies(bool RequireMfa = false, bool BlockSignIns = false);
