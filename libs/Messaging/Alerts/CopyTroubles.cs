using LivePlatform.Contracts;
using LivePlatform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Messaging.Alerts;

/// <summary>Copies of a provider's objects that said something else than their owner, until a night finds none.</summary>
internal sealed class CopyTroubles<TDb>(AlertingService service) : ITroubles<TDb>
    where TDb : LiveDbContext
{
    /// <summary>A night's comparison, and the longest window of the next.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(30);

    public IReadOnlyList<string> Codes => [AlertCodes.CopiesDiffer];

    public string Providers => "SELECT service_provider_id FROM copy_differences WHERE found_at <= $1";

    public async Task<IReadOnlyList<Trouble>> FindAsync(TDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var oldest = now - Kept;
        await db.Set<CopyDifference>().Where(x => x.FoundAt <= oldest).ExecuteDeleteAsync(cancellationToken);
        var contracts = await db.Set<CopyDifference>().Select(x => x.Contract).Distinct().Order().ToListAsync(cancellationToken);
        return
        [
            .. contracts.Select(contract => new Trouble(
                service.Part($"copies:{contract}"),
                AlertText.Of(AlertCodes.CopiesDiffer) with
                {
                    Sentence = $"{service.Name}: its copy of an object said something else than {contract} of the service that owns it.",
                })),
        ];
    }
}
