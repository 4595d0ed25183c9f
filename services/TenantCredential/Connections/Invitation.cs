using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>State of an invitation.</summary>
public enum InvitationState
{
    /// <summary>The link was created; nobody has opened it.</summary>
    Sent,

    /// <summary>Somebody opened the link and continued.</summary>
    Opened,

    /// <summary>A sign-in at Microsoft has begun.</summary>
    WaitingForSignIn,

    /// <summary>A person of the right tenant has signed in.</summary>
    Authenticated,

    /// <summary>The app registration exists and waits for an administrator's consent.</summary>
    NeedsConsent,

    /// <summary>The app registration exists and waits for its directory roles.</summary>
    NeedsRoles,

    /// <summary>The tenant requires an administrator to approve the application first.</summary>
    NeedsApproval,

    /// <summary>The credential was accepted and is being tested before it is used.</summary>
    Proving,

    /// <summary>The invitation succeeded: the credential is in use.</summary>
    Consumed,

    /// <summary>The link has expired.</summary>
    Expired,

    /// <summary>An operator revoked the invitation.</summary>
    Revoked,

    /// <summary>Too many tries were refused.</summary>
    Locked,

    /// <summary>The invitation can no longer succeed; the failure class says why.</summary>
    Failed,
}

/// <summary>One person's way to give a connection its credential. Only its transition methods move it.</summary>
internal sealed class Invitation : Versioned, ICustomerOwned
{
    public const int MostTries = 10;
    public const int LongestEmail = 254;
    public const int LongestSender = ProperNameAttribute.MaxLength;

    /// <summary>States that may still succeed.</summary>
    public static readonly InvitationState[] PendingStates =
        [.. Enum.GetValues<InvitationState>().Where(state => state < InvitationState.Consumed)];

    private Invitation()
    {
    }

    public Guid Id { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public Guid CustomerId { get; private init; }

    public Guid ServiceId { get; private init; }

    public Guid ConnectionId { get; private init; }

    public Guid M365TenantId { get; private init; }

    /// <summary>The only method that the invitee is offered.</summary>
    public ConnectionMethod Method { get; private init; }

    /// <summary>The provider's name, as the invitee reads it.</summary>
    public string SenderName { get; private init; } = "";

    public InvitationState State { get; private set; }

    /// <summary>Where the link is mailed to; null when the operator hands it over.</summary>
    public string? Email { get; private init; }

    /// <summary>SHA-256 of the link's token.</summary>
    public byte[] TokenHash { get; private set; } = [];

    /// <summary>SHA-256 of the session that counts; null when nobody has come by the link.</summary>
    public byte[]? SessionHash { get; private set; }

    /// <summary>Tries that count, at most <see cref="MostTries"/>.</summary>
    public int Tries { get; private set; }

    public string CreatedBy { get; private init; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public DateTimeOffset? OpenedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Why it failed, or what it waits for; null otherwise.</summary>
    public MicrosoftFailureClass? FailureClass { get; private set; }

    /// <summary>The version of the connection's credential that came by this invitation last; null when none did.</summary>
    public int? TakenVersion { get; private set; }

    public static Invitation Of(
        Guid id,
        Connection connection,
        ConnectionMethod method,
        string sender,
        string? email,
        string createdBy,
        DateTimeOffset now,
        TimeSpan life) => new()
        {
            Id = id,
            ServiceProviderId = connection.ServiceProviderId,
            CustomerId = connection.CustomerId,
            ServiceId = connection.ServiceId,
            ConnectionId = connection.Id,
            M365TenantId = connection.M365TenantId,
            Method = method,
            SenderName = sender,
            Email = email,
            State = InvitationState.Sent,
            CreatedBy = createdBy,
            CreatedAt = now.ToMicroseconds(),
            ExpiresAt = (now + life).ToMicroseconds(),
        };

    /// <summary>What it is now: time ends one that still waits for a person.</summary>
    public InvitationState StateAt(DateTimeOffset now) => StateOf(State, now >= ExpiresAt);

    /// <summary>What one in a state is, before and after its link has expired.</summary>
    public static InvitationState StateOf(InvitationState state, bool hasExpired) =>
        hasExpired && state != InvitationState.Proving && PendingStates.Contains(state) ? InvitationState.Expired : state;

    /// <summary>Whether a session may still do anything.</summary>
    public bool IsUsable(DateTimeOffset now) => IsPending && State != InvitationState.Proving && now < ExpiresAt;

    /// <summary>Whether it stands in a state that may still succeed.</summary>
    public bool IsPending => PendingStates.Contains(State);

    /// <summary>A registration stands half made, or a credential half proven: whoever comes by the next link goes on with it.</summary>
    private bool IsBegun =>
        State is InvitationState.NeedsConsent or InvitationState.NeedsRoles or InvitationState.Authenticated or InvitationState.Proving;

    /// <summary>A new link; the earlier one is dead, and so is the session that came by it. One that expired lives again.</summary>
    public void Link(byte[] tokenHash, DateTimeOffset expiresAt)
    {
        Require(IsPending);
        (TokenHash, SessionHash, ExpiresAt) = (tokenHash, null, expiresAt.ToMicroseconds());
        State = IsBegun ? State : InvitationState.Sent;
        Changed();
    }

    /// <summary>Somebody came by the link. The session that somebody had before is over.</summary>
    public void Open(byte[] sessionHash, DateTimeOffset now)
    {
        Require(IsUsable(now) || State == InvitationState.Proving);
        SessionHash = sessionHash;
        OpenedAt ??= now.ToMicroseconds();
        State = State == InvitationState.Sent ? InvitationState.Opened : State;
        Changed();
    }

    /// <summary>A try begins. It counts from now on, so that many at once are no more than one after the other.</summary>
    /// <returns>False when there is none left.</returns>
    public bool BeginTry()
    {
        if (Tries >= MostTries)
        {
            return false;
        }

        Tries++;
        Changed();
        return true;
    }

    /// <summary>Microsoft gave no answer: the try does not count.</summary>
    public void ForgiveTry()
    {
        Tries = Math.Max(0, Tries - 1);
        Changed();
    }

    /// <summary>A try was refused. One that was taken is decided first.</summary>
    /// <returns>True when it was the last one.</returns>
    public bool LockIfSpent(DateTimeOffset now)
    {
        if (!IsPending || State == InvitationState.Proving || Tries < MostTries)
        {
            return false;
        }

        End(InvitationState.Locked, now);
        return true;
    }

    /// <summary>Somebody goes to sign in at Microsoft.</summary>
    public void BeginSignIn()
    {
        State = IsBegun ? State : InvitationState.WaitingForSignIn;
        Changed();
    }

    /// <summary>Somebody of the right tenant has signed in, and everything was done that this takes.</summary>
    public void Authenticate()
    {
        (State, FailureClass) = (InvitationState.Authenticated, null);
        Changed();
    }

    /// <summary>
    /// Somebody of the right tenant has signed in and may not do what is missing: another administrator goes on, by a second link.
    /// </summary>
    public void WaitFor(InvitationState state, MicrosoftFailureClass why)
    {
        (State, FailureClass) = (state, why);
        Changed();
    }

    /// <summary>A credential came by it and is being proven on.</summary>
    public void Prove(int version)
    {
        Require(IsPending);
        (State, FailureClass, TakenVersion) = (InvitationState.Proving, null, version);
        Changed();
    }

    /// <summary>The credential serves.</summary>
    public void Fulfil(DateTimeOffset now) => End(InvitationState.Consumed, now);

    /// <summary>The credential that was being proven does not serve: the person may enter another one.</summary>
    /// <param name="why">Why it was refused; null when somebody else entered another one meanwhile.</param>
    public void Reopen(MicrosoftFailureClass? why)
    {
        (State, FailureClass) = (InvitationState.Opened, why);
        Changed();
    }

    /// <summary>It cannot succeed any more.</summary>
    public void Fail(MicrosoftFailureClass why, DateTimeOffset now)
    {
        FailureClass = why;
        End(InvitationState.Failed, now);
    }

    /// <summary>An operator takes it back.</summary>
    public void Revoke(DateTimeOffset now)
    {
        Require(IsPending);
        End(InvitationState.Revoked, now);
        SessionHash = null;
    }

    /// <summary>The session still sees how it ended, and can do nothing more.</summary>
    private void End(InvitationState how, DateTimeOffset now)
    {
        (State, EndedAt) = (how, now.ToMicroseconds());
        Changed();
    }

    private void Require(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Invitation {Id} is {State}.");
        }
    }
}
