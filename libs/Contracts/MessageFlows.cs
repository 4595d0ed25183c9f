using static LivePlatform.Contracts.ServiceNames;

namespace LivePlatform.Contracts;

/// <summary>How a message travels.</summary>
public enum MessageKind
{
    /// <summary>By the outbox, to everybody who listens.</summary>
    Event,

    /// <summary>By the outbox, to one consumer.</summary>
    Command,

    /// <summary>Past the outbox, to one of the queues of the service: a hint that work is due.</summary>
    Nudge,

    /// <summary>Past the outbox, to every process of every service that calls Microsoft; carries no provider.</summary>
    Broadcast,
}

/// <summary>Who sends a contract and who receives it.</summary>
/// <param name="Contract">The message type.</param>
/// <param name="Kind">How it travels.</param>
/// <param name="Producers">Services that send it.</param>
/// <param name="Consumers">Services that receive it.</param>
public sealed record MessageFlow(Type Contract, MessageKind Kind, IReadOnlyList<string> Producers, IReadOnlyList<string> Consumers);

/// <summary>The picture of the bus as data: RabbitMQ permissions and the topology are derived from it.</summary>
public static class MessageFlows
{
    /// <summary>Every contract, once.</summary>
    public static IReadOnlyList<MessageFlow> All { get; } =
    [
        new(typeof(CustomerChanged), MessageKind.Event, [Onboarding], [TenantCredential, RoleValidation, Replication, Notifications]),
        new(typeof(ServiceChanged), MessageKind.Event, [Onboarding], [TenantCredential]),
        new(typeof(ConnectionChanged), MessageKind.Event, [TenantCredential], [RoleValidation, Replication, Onboarding]),
        new(typeof(ValidateConnection), MessageKind.Command, [Onboarding], [TenantCredential]),
        new(typeof(AlertRaised), MessageKind.Event, OnTheBus, [Notifications]),
        new(typeof(AlertCleared), MessageKind.Event, OnTheBus, [Notifications]),
        new(typeof(AssessRoles), MessageKind.Command, [Replication, Onboarding], [RoleValidation]),
        new(typeof(RolesAssessed), MessageKind.Event, [RoleValidation], [Replication, Onboarding]),
        new(typeof(AssessCandidate), MessageKind.Command, [TenantCredential], [RoleValidation]),
        new(typeof(CandidateAssessed), MessageKind.Event, [RoleValidation], [TenantCredential]),
        new(typeof(RunChanged), MessageKind.Event, [Onboarding], [RoleValidation]),
        new(typeof(DirectoryChanged), MessageKind.Event, [Replication], [Onboarding]),
        new(typeof(OperatorActed), MessageKind.Command, [Onboarding, RoleValidation, Replication, Notifications], [TenantCredential]),
        new(typeof(RunSlice), MessageKind.Nudge, [Replication], [Replication]),
        new(typeof(ThrottleSeen), MessageKind.Broadcast, CallingMicrosoft, CallingMicrosoft),
    ];

    /// <summary>True when the message names no provider.</summary>
    public static bool IsWithoutProvider(Type contract) => All.Any(flow => flow.Contract == contract && flow.Kind == MessageKind.Broadcast);
}
