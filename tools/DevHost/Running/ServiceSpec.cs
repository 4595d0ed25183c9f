using LivePlatform.Contracts;

namespace LivePlatform.DevHost.Running;

/// <summary>One process of the system.</summary>
/// <param name="Name">Prefix of its lines; unique.</param>
/// <param name="Service">Its service: workload, RabbitMQ user.</param>
/// <param name="Project">Its project below <c>services/</c>.</param>
/// <param name="Database">Its database; null when it has none.</param>
/// <param name="Settings">Settings of this process alone.</param>
internal sealed record ServiceSpec(
    string Name, string Service, string Project, string? Database, IReadOnlyDictionary<string, string> Settings)
{
    private static readonly Dictionary<string, string> None = [];

    /// <summary>
    /// The system: every service, as many workers and brokers as asked for, and last those that people reach. The first of a project is the
    /// one that others call.
    /// </summary>
    public static IReadOnlyList<ServiceSpec> Of(StackOptions options) =>
        [.. All(options.Workers, options.Brokers).Where(spec => options.Only is not { } only || only.Contains(spec.Service))];

    private static IReadOnlyList<ServiceSpec> All(int workers, int brokers) =>
    [
        new(ServiceNames.Onboarding, ServiceNames.Onboarding, "Onboarding", "onboarding", OwnZones),
        new(ServiceNames.TenantCredential, ServiceNames.TenantCredential, "TenantCredential", "tenant_credential", None),
        .. Enumerable.Range(2, brokers - 1)
            .Select(
                n => new ServiceSpec(
                    $"{ServiceNames.TenantCredential}-{n}", ServiceNames.TenantCredential, "TenantCredential", "tenant_credential", None)),
        new(ServiceNames.RoleValidation, ServiceNames.RoleValidation, "RoleValidation", "role_validation", None),
        new(ServiceNames.Notifications, ServiceNames.Notifications, "Notifications", "notifications", None),
        new(
            ServiceNames.Replication, ServiceNames.Replication, "Replication", "replication",
            new Dictionary<string, string> { ["Replication__Role"] = "Api" }),
        .. Enumerable.Range(1, workers)
            .Select(n => new ServiceSpec($"worker-{n}", ServiceNames.Replication, "Replication", "replication", Worker)),
        new(ServiceNames.Gateway, ServiceNames.Gateway, "Gateway", null, None),
        new(ServiceNames.Portal, ServiceNames.Portal, "Portal", null, None),
    ];

    /// <summary>The name server of a demonstration runs beside it.</summary>
    private static Dictionary<string, string> OwnZones => new() { ["Zones__AllowPrivateAddresses"] = "true", ["Zones__Ports"] = "*" };

    /// <summary>
    /// Tenants of a demonstration change all the time: what comes between a round and a count is looked at again within seconds, not
    /// minutes.
    /// </summary>
    private static Dictionary<string, string> Worker =>
        new() { ["Replication__Role"] = "Worker", ["Replication__LookAgainAfter"] = "00:00:05" };
}
