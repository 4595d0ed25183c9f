using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.Copies;

/// <summary>Our copy of whether a directory was replicated, and if not, why.</summary>
internal sealed class KnownDirectory : ICustomerOwned
{
    private KnownDirectory()
    {
    }

    public Guid DirectoryId { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public Guid CustomerId { get; private init; }

    public Guid M365TenantId { get; private init; }

    /// <summary>When a run last ended complete; null: none did yet.</summary>
    public DateTimeOffset? CompletedAt { get; private set; }

    public string? BlockedCode { get; private set; }

    public string? BlockedSentence { get; private set; }

    /// <summary>How the newest run stands that is over or needs somebody; null: none was yet.</summary>
    public ReplicationOutcome? Outcome { get; private set; }

    public string? OutcomeSentence { get; private set; }

    public bool IsRemoved { get; private set; }

    public long Version { get; private set; }

    public static KnownDirectory Of(ServiceProviderId provider, DirectoryChanged said) => new()
    {
        DirectoryId = said.DirectoryId,
        ServiceProviderId = provider,
        CustomerId = said.CustomerId,
        M365TenantId = said.M365TenantId,
    };

    /// <summary>Takes over what an event says, unless a newer one was seen.</summary>
    /// <returns>False when nothing was new.</returns>
    public bool TakeOver(DirectoryChanged said)
    {
        var same = (said.CompletedAt, said.BlockedCode, said.BlockedSentence, said.Outcome, said.OutcomeSentence, said.IsRemoved)
            == (CompletedAt, BlockedCode, BlockedSentence, Outcome, OutcomeSentence, IsRemoved);
        if (!CopyRule.TakesOver(Version, said.Version, said.IsRepublished, same))
        {
            return false;
        }

        (CompletedAt, BlockedCode, BlockedSentence) = (said.CompletedAt, said.BlockedCode, said.BlockedSentence);
        (Outcome, OutcomeSentence) = (said.Outcome, said.OutcomeSentence);
        (IsRemoved, Version) = (said.IsRemoved, said.Version);
        return true;
    }
}
