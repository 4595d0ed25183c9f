using LivePlatform.Contracts;
using LivePlatform.M365.Graph;
using LivePlatform.Onboarding.Dns;
using LivePlatform.Onboarding.Runs.Work;
using LivePlatform.Onboarding.Settings;
using Microsoft.Extensions.Options;

namespace LivePlatform.Onboarding.Runs.Undoing;

/// <summary>
/// Deletes the sub-domain from the customer's tenant, unless somebody uses it by now. Nothing is ever renamed for that
/// (<c>forceDelete</c>).
/// </summary>
internal sealed class DomainRemoval(M365ClientFactory factory, IOptions<OnboardingOptions> options, TimeProvider clock) : IMadeObjectRemoval
{
    private const int MostNamed = 5;

    public MadeKind Kind => MadeKind.Domain;

    public async Task<Waiting?> RemoveAsync(StepContext context, MadeObject made, CancellationToken cancellationToken)
    {
        var graph = context.Graph(factory);
        if (await graph.FindAsync<GraphDomain>($"domains/{made.Name}", cancellationToken) is null)
        {
            var certain = made.RememberedAt + options.Value.CertainlyAbsentAfter;
            return made.MadeAt is not null || clock.GetUtcNow() >= certain
                ? null
                : new Waiting(
                    "domain.spreading", "Whether the domain was added is not certain yet: its request had no answer.", WhoActs.Microsoft,
                    Until: certain);
        }

        if (await graph.ListAsync<GraphReference>($"domains/{made.Name}/domainNameReferences", cancellationToken) is { Count: > 0 } users)
        {
            return new Waiting(
                "domain.in_use",
                $"{made.Name} is used by {users.Count} objects that this run did not make: "
                    + $"{string.Join(", ", users.Take(MostNamed).Select(x => x.Id))}.",
                WhoActs.CustomerAdmin,
                "Give these objects names of another domain, or resume the run instead of abandoning it.");
        }

        await graph.DeleteAsync($"domains/{made.Name}", cancellationToken);
        return await graph.FindAsync<GraphDomain>($"domains/{made.Name}", cancellationToken) is null
            ? null
            : new Waiting("domain.leaving", "The domain was deleted and is still to be seen at Microsoft.", WhoActs.Microsoft);
    }
}

/// <summary>Removes exactly this record from the provider's zone, and reads back that no server gives it.</summary>
internal sealed class RecordRemoval(Zones zones) : IMadeObjectRemoval
{
    public MadeKind Kind => MadeKind.DnsRecord;

    public async Task<Waiting?> RemoveAsync(StepContext context, MadeObject made, CancellationToken cancellationToken)
    {
        var (zone, record) = (await zones.OpenAsync(context.BaseDomain!, cancellationToken), ZoneRecord.Parse(made.Name));
        await zone.RemoveAsync(record, cancellationToken);
        return await zone.GivenByAsync(record, cancellationToken) is { Count: > 0 } giving
            ? new Waiting(
                "dns.still_served",
                $"The record {record.Kind.ToString().ToUpperInvariant()} of {record.Name} was removed and is still given by "
                    + $"{string.Join(", ", giving)}.")
            : null;
    }
}
