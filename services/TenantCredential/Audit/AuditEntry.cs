using LivePlatform.Contracts;
using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Audit;

/// <summary>What was done to, or with, a secret, and what operators changed. Closed: a new use of secrets gets a new name here.</summary>
public enum AuditAction
{
    /// <summary>A connection was made and its secret stored.</summary>
    ConnectionCreated,

    /// <summary>The stored secret was opened to prove it against Entra.</summary>
    SecretOpenedForProof,

    /// <summary>The stored secret was opened to get an access token.</summary>
    SecretOpenedForToken,

    /// <summary>Access tokens that were in memory already were handed out; the row carries their number.</summary>
    TokensHandedOut,

    /// <summary>A new secret was sent to Entra to be proven before it replaces the one in use.</summary>
    ReplacementTried,

    /// <summary>A new secret was refused; the one in use stayed.</summary>
    ReplacementRefused,

    /// <summary>A proven secret replaced the one in use.</summary>
    CredentialReplaced,

    /// <summary>The former secret no longer stands by; it was deleted here.</summary>
    CredentialRetired,

    /// <summary>The former secret was opened to put it back in the place of one that Entra refused for too long.</summary>
    SecretOpenedToUndo,

    /// <summary>It is in use again.</summary>
    ReplacementUndone,

    /// <summary>An operator said that the secret in use is known to others; a new one replaced it at once.</summary>
    CredentialCompromised,

    /// <summary>An operator asked that Microsoft make a new secret.</summary>
    RotationAsked,

    /// <summary>The stored secret was opened to look after the secrets of its application.</summary>
    SecretOpenedForRotation,

    /// <summary>Microsoft made a new secret for the connection.</summary>
    SecretMade,

    /// <summary>Microsoft made none; the detail is its code.</summary>
    RotationRefused,

    /// <summary>A secret that is of no use any more was deleted in Entra.</summary>
    SecretRemovedAtMicrosoft,

    /// <summary>It stays there; the detail says why.</summary>
    SecretLeftAtMicrosoft,

    /// <summary>A registration was made in the customer's tenant, with a secret; the detail is its application id.</summary>
    RegistrationMade,

    /// <summary>It has everything that it needs.</summary>
    RegistrationReady,

    /// <summary>The connection was proven.</summary>
    ConnectionVerified,

    /// <summary>Microsoft refused the connection.</summary>
    ConnectionFailed,

    /// <summary>An operator said when the secret ends.</summary>
    ExpirySet,

    /// <summary>The connection was removed and its secret deleted.</summary>
    ConnectionRemoved,

    /// <summary>An operator invited a person of the customer; the detail names the invitation.</summary>
    InvitationMade,

    /// <summary>Its link was replaced by a new one.</summary>
    InvitationResent,

    /// <summary>It was taken back.</summary>
    InvitationRevoked,

    /// <summary>It gave the connection a credential.</summary>
    InvitationConsumed,

    /// <summary>A secret of the provider's own was stored.</summary>
    StoredSecretCreated,

    /// <summary>It was renamed, or its value replaced.</summary>
    StoredSecretReplaced,

    /// <summary>It was opened for another service.</summary>
    StoredSecretOpened,

    /// <summary>It was deleted.</summary>
    StoredSecretRemoved,

    /// <summary>The provider's SyncApp was entered and its secret stored.</summary>
    SyncAppCreated,

    /// <summary>A proven secret of the SyncApp replaced the one in use.</summary>
    SyncAppReplaced,

    /// <summary>The SyncApp's secret was opened, to prove it or to get a token for a user.</summary>
    SyncAppSecretOpened,

    /// <summary>Microsoft refused the SyncApp.</summary>
    SyncAppRefused,

    /// <summary>The SyncApp was removed and its secret deleted.</summary>
    SyncAppRemoved,

    /// <summary>
    /// An operator changed something that no other name here tells of: resource is the service, purpose the operation, detail the object's
    /// path.
    /// </summary>
    OperatorActed,
}

/// <summary>What kind of actor it was.</summary>
internal enum AuditActorKind
{
    /// <summary>A person or program with an operator token.</summary>
    Operator,

    /// <summary>Another service of the platform.</summary>
    Workload,

    /// <summary>A loop or message of this service.</summary>
    System,

    /// <summary>Somebody who came by an invitation's link.</summary>
    Invitee,
}

/// <summary>Who did it.</summary>
/// <param name="Kind">Operator, workload, invitee or this service itself.</param>
/// <param name="Id">The token's subject, the workload's name, the invitation, or the loop's.</param>
/// <param name="Name">For people to read; empty where there is no more than the id.</param>
internal sealed record AuditActor(AuditActorKind Kind, string Id, string Name)
{
    public static AuditActor Workload(string name) => new(AuditActorKind.Workload, name, "");

    public static AuditActor Invitee(Guid invitation) => new(AuditActorKind.Invitee, invitation.ToString(), "");

    public static AuditActor System(string loop) => new(AuditActorKind.System, loop, "");
}

/// <summary>What is to be recorded; id and provider are added when it is appended.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Action">What.</param>
/// <param name="CustomerId">Whose connection.</param>
/// <param name="ConnectionId">Which connection.</param>
/// <param name="CredentialVersion">Which version of its credential.</param>
/// <param name="Resource">For which resource, where an access token is concerned.</param>
/// <param name="Purpose">What the caller said it is for.</param>
/// <param name="Detail">A code of the outcome, or an hour of handed-out tokens; never a secret.</param>
/// <param name="Count">How often; more than 1 only for tokens handed out from memory.</param>
/// <param name="StoredSecretId">Which of the provider's own secrets; then customer and connection are empty.</param>
internal sealed record AuditRecord(
    AuditActor Actor,
    AuditAction Action,
    Guid CustomerId,
    Guid ConnectionId,
    int CredentialVersion,
    string Resource = "",
    string Purpose = "",
    string Detail = "",
    int Count = 1,
    Guid? StoredSecretId = null)
{
    /// <summary>What an operator changed, here or in another service.</summary>
    public static AuditRecord OfAct(OperatorActed act) =>
        new(
            new AuditActor(AuditActorKind.Operator, AuditRows.Cut(act.Subject), AuditRows.Cut(act.Name)),
            AuditAction.OperatorActed, act.CustomerId ?? Guid.Empty, Guid.Empty, 0, Resource: act.Service, Purpose: act.Operation,
            Detail: act.Target);

    /// <summary>About one of the provider's own secrets.</summary>
    public static AuditRecord OfStoredSecret(
        AuditActor actor, AuditAction action, Guid storedSecretId, int version, string purpose, string detail = "") =>
        new(actor, action, Guid.Empty, Guid.Empty, version, Purpose: purpose, Detail: detail, StoredSecretId: storedSecretId);
}

/// <summary>
/// One row of the audit. Appended without a lock, sealed into the provider's chain within about a second; never changed, never deleted.
/// </summary>
internal sealed class AuditEntry : ICustomerOwned
{
    public const int MaxTextLength = 200;

    public required Guid Id { get; init; }

    public required ServiceProviderId ServiceProviderId { get; init; }

    public required Guid CustomerId { get; init; }

    public required Guid ConnectionId { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    public required AuditActorKind ActorKind { get; init; }

    public required string ActorId { get; init; }

    public required string ActorName { get; init; }

    public required AuditAction Action { get; init; }

    public required int CredentialVersion { get; init; }

    public required string Resource { get; init; }

    public required string Purpose { get; init; }

    public required string Detail { get; init; }

    public required int Count { get; init; }

    /// <summary>Set for the provider's own secrets, of which customer and connection are empty.</summary>
    public Guid? StoredSecretId { get; init; }
}

/// <summary>A row that waits to be sealed. Holds ids only; the sealer takes them in order and deletes them.</summary>
internal sealed class AuditTailEntry
{
    public long Sequence { get; private init; }

    public required Guid AuditId { get; init; }

    public required Guid ServiceProviderId { get; init; }

    public required DateTimeOffset AppendedAt { get; init; }
}

/// <summary>One link of a provider's chain: its number, the hash of the row, and the keyed hash of both and of the link before.</summary>
internal sealed class AuditSeal : IProviderOwned
{
    public required ServiceProviderId ServiceProviderId { get; init; }

    /// <summary>1, 2, 3 … without a gap.</summary>
    public required long Number { get; init; }

    public required Guid AuditId { get; init; }

    public required byte[] RowHash { get; init; }

    public required byte[] Hash { get; init; }

    /// <summary>The version of the provider's data key from which the chain's key is derived.</summary>
    public required int KeyVersion { get; init; }

    public required DateTimeOffset SealedAt { get; init; }
}
