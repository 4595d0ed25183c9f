using System.Text.Json.Serialization;

namespace LivePlatform.Onboarding.Runs;

/// <summary>What a run does.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunKind>))]
public enum RunKind
{
    /// <summary>Onboards a service.</summary>
    Onboarding,

    /// <summary>Adds a site to a service.</summary>
    AddSite,
}

/// <summary>State of a run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunState>))]
public enum RunState
{
    /// <summary>A step is under way, or is about to be.</summary>
    Running,

    /// <summary>A step waits; the run says for what, and who must act.</summary>
    Waiting,

    /// <summary>An operator stopped the run; what it created remains, and it can be resumed or abandoned.</summary>
    Cancelled,

    /// <summary>What the run created is being removed.</summary>
    Abandoning,

    /// <summary>All steps are done.</summary>
    Completed,

    /// <summary>What the run created was removed.</summary>
    Abandoned,
}

/// <summary>A step of a run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StepKind>))]
public enum StepKind
{
    /// <summary>Check that the connection works.</summary>
    ValidateConnection,

    /// <summary>Check that the roles and permissions for all later steps are granted.</summary>
    AssessRoles,

    /// <summary>Check that a licence for the activation user is available.</summary>
    CheckLicence,

    /// <summary>Add the sub-domain to the customer's tenant.</summary>
    AddDomain,

    /// <summary>Publish the proof of ownership and the SBC's addresses in the provider's DNS zone.</summary>
    PublishRecords,

    /// <summary>Check that every authoritative name server returns these records.</summary>
    ReadBackRecords,

    /// <summary>Have Microsoft verify the sub-domain.</summary>
    VerifyDomain,

    /// <summary>Create a user in the sub-domain.</summary>
    CreateActivationUser,

    /// <summary>Assign the user a licence with the service plan that activates the sub-domain.</summary>
    AssignLicence,

    /// <summary>Wait until Microsoft has provisioned that service plan.</summary>
    AwaitLicence,

    /// <summary>Replicate the directory once.</summary>
    ReplicateFirst,

    /// <summary>Check that the roles and permissions for removal are granted.</summary>
    AssessRemoval,

    /// <summary>Remove what the run created, in reverse order.</summary>
    RemoveMadeObjects,
}

/// <summary>State of a step.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StepState>))]
public enum StepState
{
    /// <summary>The step has not started, is in its first try, or is to be retried.</summary>
    Pending,

    /// <summary>The step was tried and waits.</summary>
    Waiting,

    /// <summary>The step is done.</summary>
    Done,

    /// <summary>The run was abandoned before the step was done.</summary>
    Dropped,
}

/// <summary>Kind of an object that a run creates outside the platform.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MadeKind>))]
public enum MadeKind
{
    /// <summary>A domain in the customer's tenant.</summary>
    Domain,

    /// <summary>A record in the provider's DNS zone.</summary>
    DnsRecord,

    /// <summary>A user in the customer's tenant.</summary>
    User,

    /// <summary>A licence assigned to a user.</summary>
    Licence,
}
