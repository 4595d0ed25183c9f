namespace LivePlatform.M365.Throttling;

/// <summary>The part of every Microsoft quota that one service may use. The parts add up to the whole.</summary>
/// <param name="Service">The service's process name.</param>
/// <param name="Percent">Its part, in percent.</param>
public sealed record ServiceShare(string Service, int Percent)
{
    /// <summary>Daily replication and queued changes: nearly all of the traffic.</summary>
    public static ServiceShare Replication { get; } = new("replication", 80);

    /// <summary>Onboarding, sites, off-boarding.</summary>
    public static ServiceShare Onboarding { get; } = new("onboarding", 10);

    /// <summary>Role and permission checks.</summary>
    public static ServiceShare RoleValidation { get; } = new("role-validation", 5);

    /// <summary>Proving and rotating credentials.</summary>
    public static ServiceShare TenantCredential { get; } = new("tenant-credential", 5);

    /// <summary>Every service that may call Microsoft.</summary>
    public static IReadOnlyList<ServiceShare> All { get; } = [Replication, Onboarding, RoleValidation, TenantCredential];
}
