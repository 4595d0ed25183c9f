using System.Net;
using System.Net.Sockets;
using LivePlatform.Contracts;
using LivePlatform.M365.Graph;
using LivePlatform.Onboarding.Dns;
using LivePlatform.Onboarding.Runs.Work;

namespace LivePlatform.Onboarding.Runs.Steps;

/// <summary>Writes Microsoft's proof of ownership and the SBC's addresses into the provider's zone, at the sub-domain.</summary>
internal sealed class PublishRecordsStep(M365ClientFactory factory, Zones zones) : IRunStep
{
    public StepKind Kind => StepKind.PublishRecords;

    public async Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken)
    {
        var wanted = await ProofsAsync(context, cancellationToken);
        wanted.AddRange(context.Addresses.Select(address => Of(context.Domain, IPAddress.Parse(address))));
        var zone = await zones.OpenAsync(context.BaseDomain!, cancellationToken);
        foreach (var record in wanted)
        {
            await PublishAsync(context.Journal, zone, record, cancellationToken);
        }

        return StepOutcome.Done;
    }

    /// <summary>
    /// None where the domain is verified already: below a root that the customer's own tenant has verified, no proof is asked for.
    /// </summary>
    private async Task<List<ZoneRecord>> ProofsAsync(StepContext context, CancellationToken cancellationToken)
    {
        var graph = context.Graph(factory);
        if (await graph.FindMadeAsync<GraphDomain>($"domains/{context.Domain}", cancellationToken) is { IsVerified: true })
        {
            return [];
        }

        var proofs = (await graph.ListAsync<GraphDnsRecord>($"domains/{context.Domain}/verificationDnsRecords", cancellationToken))
            .Where(x => string.Equals(x.RecordType, "Txt", StringComparison.OrdinalIgnoreCase) && x.Text is { Length: > 0 })
            .Select(x => new ZoneRecord(context.Domain, ZoneRecordKind.Txt, x.Text!)).ToList();
        return proofs.Count > 0
            ? proofs
            : throw new StepWaitsException(
                new("domain.no_proof", "Microsoft does not say yet by which record the domain is verified.", WhoActs.Microsoft));
    }

    private static async Task PublishAsync(RunJournal journal, IDnsZone zone, ZoneRecord record, CancellationToken cancellationToken)
    {
        var name = record.ToText();
        var remembered = journal.Find(MadeKind.DnsRecord, name);
        if (remembered is { MadeAt: not null })
        {
            return;
        }

        if (remembered is null)
        {
            var there = await zone.ReadAsync(record.Name, record.Kind, cancellationToken);
            remembered = await journal.RememberAsync(
                MadeKind.DnsRecord, name, there.Contains(record.Value, StringComparer.Ordinal), cancellationToken);
        }

        if (!remembered.ExistedBefore)
        {
            await zone.AddAsync(record, cancellationToken);
        }

        await journal.ConfirmAsync(remembered, null, cancellationToken);
    }

    private static ZoneRecord Of(string name, IPAddress address) =>
        new(name, address.AddressFamily == AddressFamily.InterNetworkV6 ? ZoneRecordKind.Aaaa : ZoneRecordKind.A, address.ToString());
}

/// <summary>Reads every record back from every authoritative server: one answers well to a change that it ignores.</summary>
internal sealed class ReadBackRecordsStep(Zones zones) : IRunStep
{
    private const int StrangeAfter = 8;

    public StepKind Kind => StepKind.ReadBackRecords;

    public async Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken)
    {
        var zone = await zones.OpenAsync(context.BaseDomain!, cancellationToken);
        foreach (var made in context.Journal.Made.Where(x => x.Kind == MadeKind.DnsRecord && x.RemovedAt is null))
        {
            var record = ZoneRecord.Parse(made.Name);
            if (await zone.MissingAtAsync(record, cancellationToken) is { Count: > 0 } missing)
            {
                // Adding what is there changes nothing; where the change was lost or ignored, this repeats it.
                await zone.AddAsync(record, cancellationToken);
                return StepOutcome.Waits(Explain(record, missing, context.Step.Attempts));
            }
        }

        return StepOutcome.Done;
    }

    private static Waiting Explain(ZoneRecord record, IReadOnlyList<string> missing, int attempts)
    {
        var sentence =
            $"The record {record.Kind.ToString().ToUpperInvariant()} of {record.Name} is not given by {string.Join(", ", missing)}.";
        return attempts < StrangeAfter
            ? new Waiting("dns.not_served", sentence)
            : new Waiting(
                "dns.not_served", sentence, WhoActs.ServiceProvider,
                "Check that these name servers are up, serve the zone, and take over its changes.");
    }
}
