namespace LivePlatform.Contracts;

/// <summary>The services by the name they have as a process, a RabbitMQ user, a workload and a Kubernetes deployment.</summary>
public static class ServiceNames
{
    /// <summary>Topology and runs.</summary>
    public const string Onboarding = "onboarding";

    /// <summary>Connections, credentials, broker, audit.</summary>
    public const string TenantCredential = "tenant-credential";

    /// <summary>Role profiles and assessments.</summary>
    public const string RoleValidation = "role-validation";

    /// <summary>Directories, rounds, queued changes.</summary>
    public const string Replication = "replication";

    /// <summary>Alerts of all services, webhooks.</summary>
    public const string Notifications = "notifications";

    /// <summary>The one REST entry.</summary>
    public const string Gateway = "gateway";

    /// <summary>The pages.</summary>
    public const string Portal = "portal";

    /// <summary>No service of its own: what the library that all of them share does in each.</summary>
    public const string Every = "every service";

    /// <summary>Every service that sends or receives messages.</summary>
    public static IReadOnlyList<string> OnTheBus { get; } = [Onboarding, TenantCredential, RoleValidation, Replication, Notifications];

    /// <summary>Every service that calls Microsoft.</summary>
    public static IReadOnlyList<string> CallingMicrosoft { get; } = [Onboarding, TenantCredential, RoleValidation, Replication];
}
