using LivePlatform.M365.Failures;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Credentials;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>Phase of a change of credential.</summary>
public enum ChangePhase
{
    /// <summary>The new credential is being tested; the former one is in use.</summary>
    Proving,

    /// <summary>
    /// The new credential works, but lacks roles or permissions of daily work; the former one is in use. The change continues by itself
    /// once they are granted.
    /// </summary>
    NeedsRoles,

    /// <summary>
    /// The new credential is in use; the former one remains available in case Microsoft Entra does not know the new one everywhere yet.
    /// </summary>
    Settling,

    /// <summary>The new credential is in use, and the former one was deleted from the platform.</summary>
    Completed,

    /// <summary>The new credential was refused before it was used; the former one remained in use.</summary>
    Refused,

    /// <summary>Microsoft Entra refused the new credential for too long after the switch; the former one is in use again.</summary>
    Undone,
}

/// <summary>The change of a connection's credential that is under way, or the last one that ended. Only its connection moves it.</summary>
internal sealed class CredentialChange : ICustomerOwned
{
    /// <summary>Successes past every cache that a new credential needs, one after another.</summary>
    public const int ProofsNeeded = 3;

    /// <summary>How long the former credential stands by, counted anew from each refusal of the new one.</summary>
    public static readonly TimeSpan SettlesFor = TimeSpan.FromMinutes(15);

    /// <summary>
    /// The same where a user's credential takes over and was not refused: Entra has nothing of it to spread among its nodes.
    /// </summary>
    public static readonly TimeSpan UserSettlesFor = TimeSpan.FromMinutes(1);

    /// <summary>Refused for so long without a success in between, a new credential is given up.</summary>
    public static readonly TimeSpan LongestRefusal = TimeSpan.FromHours(2);

    private CredentialChange()
    {
    }

    public Guid ConnectionId { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public Guid CustomerId { get; private init; }

    public ChangePhase Phase { get; private set; }

    /// <summary>The version of the new credential.</summary>
    public int NewVersion { get; private set; }

    public Guid? OtherId { get; private set; }

    /// <summary>While proving the new credential, while settling the former one; null once the change has ended.</summary>
    public StoredCredential? Other { get; private set; }

    /// <summary>How often the new one was proven so far.</summary>
    public int Successes { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>Until when the former one stands by at least.</summary>
    public DateTimeOffset? SettlesUntil { get; private set; }

    /// <summary>How often Entra refused the new one since it serves.</summary>
    public int Refusals { get; private set; }

    /// <summary>Since when it was refused each time; null after a success.</summary>
    public DateTimeOffset? RefusedSince { get; private set; }

    /// <summary>Microsoft's last refusal of the new one.</summary>
    public Failure? Failure { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>True when another principal would act than with the one in use: its roles are assessed before it serves.</summary>
    public bool IsOtherPrincipal { get; private set; }

    /// <summary>When the new principal was found to hold what daily work takes; null: not yet.</summary>
    public DateTimeOffset? RolesFoundAt { get; private set; }

    /// <summary>Since when it is proven and waits for roles.</summary>
    public DateTimeOffset? NeedsRolesSince { get; private set; }

    /// <summary>What the new principal lacks; null: nobody has said yet.</summary>
    public string? RolesCode { get; private set; }

    public string? RolesSentence { get; private set; }

    /// <summary>What the new principal lacks, as if Microsoft had said it.</summary>
    public MicrosoftFailure MissingRoles() => new(
        RolesCode ?? "roles.assessing",
        MicrosoftFailureClass.MissingPermission,
        RolesCode is null
            ? "The roles of the new credential are being assessed."
            : "The new credential works, and whoever acts with it lacks roles or permissions of daily work.",
        RolesSentence ?? "Nothing is to be done: the answer comes by itself.",
        MicrosoftFailureRetry.AfterAction);

    /// <summary>What a reader is shown: the roles it waits for, or Microsoft's last refusal.</summary>
    public Failure? WhatStopsIt =>
        this is { Phase: ChangePhase.NeedsRoles, NeedsRolesSince: { } since } ? Failure.Of(MissingRoles(), since) : Failure;

    /// <summary>True when nothing but its proofs stands between it and its service.</summary>
    public bool MaySwitch => !IsOtherPrincipal || RolesFoundAt is not null;

    public bool IsUnderWay => Phase is ChangePhase.Proving or ChangePhase.NeedsRoles or ChangePhase.Settling;

    /// <summary>The former credential, while it stands by.</summary>
    public StoredCredential? Standby => Phase == ChangePhase.Settling ? Other : null;

    /// <summary>The new credential, while it is being proven.</summary>
    public StoredCredential? Candidate => Phase is ChangePhase.Proving or ChangePhase.NeedsRoles ? Other : null;

    /// <summary>True while the failure of this change is the last word about the connection's credential.</summary>
    /// <param name="inUse">The version that the connection uses.</param>
    public bool HasFailed(int inUse) => Phase switch
    {
        ChangePhase.Refused => NewVersion > inUse,
        ChangePhase.Undone => NewVersion + 1 == inUse,
        _ => false,
    };

    public static CredentialChange Of(StoredCredential candidate) =>
        new() { ConnectionId = candidate.ConnectionId, ServiceProviderId = candidate.ServiceProviderId, CustomerId = candidate.CustomerId };

    /// <summary>A new credential, proven so often already, is to be proven on.</summary>
    public void Begin(StoredCredential candidate, DateTimeOffset now, int proofs, bool isOtherPrincipal)
    {
        (IsOtherPrincipal, RolesFoundAt, NeedsRolesSince, RolesCode, RolesSentence) = (isOtherPrincipal, null, null, null, null);
        (Phase, NewVersion, Other, Successes) = (ChangePhase.Proving, candidate.Version, candidate, proofs);
        (StartedAt, SettlesUntil, Refusals, RefusedSince, EndedAt) = (now.ToMicroseconds(), null, 0, null, null);
        Failure = null;
    }

    public void ProvenOnce()
    {
        Successes++;
        Failure = null;
    }

    /// <summary>A proof was refused for a reason that waiting may cure. Proofs count one after another only.</summary>
    public void NotYet(MicrosoftFailure failure, DateTimeOffset now)
    {
        Successes = 0;
        Failure = Failure.Of(failure, now);
    }

    /// <summary>It is proven; what it lacks are roles.</summary>
    public void AwaitRoles(DateTimeOffset now)
    {
        (Phase, NeedsRolesSince) = (ChangePhase.NeedsRoles, NeedsRolesSince ?? now.ToMicroseconds());
        Failure = null;
    }

    /// <summary>The new principal lacks something.</summary>
    public void LacksRoles(string code, string sentence) => (RolesCode, RolesSentence) = (code, sentence);

    /// <summary>
    /// The new principal holds everything. Where it waited for that, one more proof is due: time has passed since the last.
    /// </summary>
    public void FoundRoles(DateTimeOffset now)
    {
        (RolesFoundAt, RolesCode, RolesSentence) = (now.ToMicroseconds(), null, null);
        if (Phase == ChangePhase.NeedsRoles)
        {
            (Phase, Successes) = (ChangePhase.Proving, ProofsNeeded - 1);
        }
    }

    public void Settle(StoredCredential former, DateTimeOffset now)
    {
        var settlesFor = Other!.Kind.IsOfUser() ? UserSettlesFor : SettlesFor;
        (Phase, Other, SettlesUntil) = (ChangePhase.Settling, former, (now + settlesFor).ToMicroseconds());
    }

    /// <summary>Entra refused the new one: the former one stands by from now on anew.</summary>
    public void RefusedOnce(MicrosoftFailure failure, DateTimeOffset now)
    {
        Refusals++;
        RefusedSince ??= now.ToMicroseconds();
        SettlesUntil = (now + SettlesFor).ToMicroseconds();
        Failure = Failure.Of(failure, now);
    }

    /// <summary>Entra took the new one.</summary>
    /// <returns>False when it had not refused it: nothing changed.</returns>
    public bool Accepted()
    {
        if (RefusedSince is null)
        {
            return false;
        }

        RefusedSince = null;
        Failure = null;
        return true;
    }

    /// <summary>It is over, in one way or another; the other credential is nobody's any more.</summary>
    public StoredCredential? End(ChangePhase how, MicrosoftFailure? failure, DateTimeOffset now)
    {
        var other = Other;
        (Phase, Other, EndedAt, RefusedSince) = (how, null, now.ToMicroseconds(), null);
        Failure = Failure.Of(failure, now);

        return other;
    }
}
