using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.Copies;

/// <summary>Our copy of the newest assessment of a connection for a stage and DNS mode.</summary>
internal sealed class KnownRoles : ICustomerOwned
{
    private KnownRoles()
    {
    }

    public Guid ConnectionId { get; private init; }

    public Stage Stage { get; private init; }

    public DnsMode DnsMode { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public Guid CustomerId { get; private init; }

    public RoleOutcome Outcome { get; private set; }

    /// <summary>What must be done.</summary>
    public string Sentence { get; private set; } = "";

    /// <summary>Who must do it; null: nobody, or the event did not say.</summary>
    public WhoActs? Actor { get; private set; }

    /// <summary>When it is assessed again because a granted role is not in the tokens yet.</summary>
    public DateTimeOffset? NextTryAt { get; private set; }

    public long Version { get; private set; }

    public static KnownRoles Of(ServiceProviderId provider, RolesAssessed said, DnsMode mode) => new()
    {
        ConnectionId = said.ConnectionId,
        Stage = said.Stage,
        DnsMode = mode,
        ServiceProviderId = provider,
        CustomerId = said.CustomerId,
    };

    /// <summary>Takes over what an event says, unless a newer one was seen.</summary>
    /// <returns>False when nothing was new.</returns>
    public bool TakeOver(RolesAssessed said)
    {
        var same = (said.Outcome, said.Sentence, said.Actor) == (Outcome, Sentence, Actor);
        if (!CopyRule.TakesOver(Version, said.Version, said.IsRepublished, same))
        {
            return false;
        }

        (Outcome, Sentence, Actor, NextTryAt, Version) = (said.Outcome, said.Sentence, said.Actor, said.NextTryAt, said.Version);
        return true;
    }
}
