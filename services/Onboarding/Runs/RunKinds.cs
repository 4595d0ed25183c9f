using System.Text.Json.Serialization;

namespace LivePlatform.Onboarding.Runs;

/// <summary>What a run is for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunKind>))]
public enum RunKind
{
    /// <summary>A service is brought up.</summary>
    Onboarding,

    /// <summary>A site is added to a service.</summary>
    AddSite,
}

/// <summary>How far a run is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunState>))]
public enum RunState
{
    /// <summary>A step is being done, or is about to be.</summary>
    Running,

    /// <summary>A step waits; the run says for what, and who must act.</summary>
    Waiting,

    /// <summary>Somebody stopped it; what it made stays, and it may be resumed or abandoned.</summary>
    Cancelled,

    /// <summary>What it made is being removed.</summary>
    Abandoning,

    /// <summary>Every step is done.</summary>
    Completed,

    /// <summary>What it made is gone.</summary>
    Abandoned,
}

/// <summary>The steps that runs are made of.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StepKind>))]
public enum StepKind
{
    /// <summary>The connection works now.</summary>
    ValidateConnection,

    /// <summary>Roles and permissions for all that follows are there.</summary>
    AssessRoles,

    /// <summary>A licence for the activation user is free.</summary>
    CheckLicence,

    /// <summary>The sub-domain is in the customer's tenant.</summary>
    AddDomain,

    /// <summary>Proof of ownership and the SBC's addresses are in the provider's zone.</summary>
    PublishRecords,

    /// <summary>Every authoritative server gives them.</summary>
    ReadBackRecords,

    /// <summary>Microsoft has verified the sub-domain.</summary>
    VerifyDomain,

    /// <summary>A user of the sub-domain is there.</summary>
    CreateActivationUser,

    /// <summary>It has a licence with the plan that activates the sub-domain.</summary>
    AssignLicence,

    /// <summary>Microsoft has provisioned that plan.</summary>
    AwaitLicence,

    /// <summary>The directory was replicated once.</summary>
    ReplicateFirst,

    /// <summary>Roles and permissions for removing are there.</summary>
    AssessRemoval,

    /// <summary>What the run made is removed, backwards.</summary>
    RemoveMadeObjects,
}

/// <summary>How far a step is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StepState>))]
public enum StepState
{
    /// <summary>Its turn has not come.</summary>
    Pending,

    /// <summary>It was tried and waits.</summary>
    Waiting,

    /// <summary>It is done.</summary>
    Done,

    /// <summary>The run was abandoned before its turn came.</summary>
    Dropped,
}

/// <summary>What runs make outside of our own database.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MadeKind>))]
public enum MadeKind
{
    /// <summary>A domain in the customer's tenant.</summary>
    Domain,

    /// <summary>A record in the provider's zone.</summary>
    DnsRecord,

    /// <summary>A user in the customer's tenant.</summary>
    User,

    /// <summary>A licence assigned to a user.</summary>
    Licence,
}
