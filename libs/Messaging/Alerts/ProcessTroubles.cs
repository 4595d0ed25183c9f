using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LivePlatform.Messaging.Alerts;

/// <summary>
/// What the processes of this service found, as the platform's troubles. A process writes down what it finds with each look; that of one
/// that died counts until its rows end.
/// </summary>
internal sealed class ProcessTroubles<TDb>(IEnumerable<IProcessTroubles> sources, IOptions<AlertOptions> options) : ITroubles<TDb>
    where TDb : LiveDbContext
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private readonly Guid _process = Guid.NewGuid();
    private readonly List<IProcessTroubles> _sources = [.. sources];

    public IReadOnlyList<string> Codes => [.. _sources.Select(static source => source.Code)];

    public string Providers => $"SELECT '{ServiceProviderId.Platform}'::uuid WHERE $1 IS NOT NULL";

    public async Task<IReadOnlyList<Trouble>> FindAsync(TDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (db.CurrentProvider != ServiceProviderId.Platform)
        {
            return [];
        }

        var found = _sources.Select(source => (source.Code, Troubles: source.Look(now))).ToList();
        var known = found.Where(static x => x.Troubles is not null).Select(static x => x.Code).ToList();
        await db.Set<FoundTrouble>()
            .Where(x => known.Contains(x.Code) && (x.ProcessId == _process || x.Until <= now)).ExecuteDeleteAsync(cancellationToken);
        db.AddRange(found.SelectMany(static x => x.Troubles ?? []).Select(trouble => Row(trouble, now)));
        await db.SaveChangesAsync(cancellationToken);

        var all = await db.Set<FoundTrouble>().AsNoTracking().OrderBy(x => x.ProcessId).ToListAsync(cancellationToken);
        return [.. all.DistinctBy(static row => (row.Code, row.SubjectId)).Select(Read)];
    }

    private static Trouble Read(FoundTrouble row) => new(
        AlertSubject.Of(AlertSubjectKind.Service, row.SubjectId, null), new AlertText(row.Code, row.Severity, row.Sentence, row.Action));

    private FoundTrouble Row(Trouble trouble, DateTimeOffset now)
    {
        var said = trouble.Text.Cut();
        return new()
        {
            ServiceProviderId = ServiceProviderId.Platform,
            ProcessId = _process,
            Code = said.Code,
            SubjectId = trouble.Subject.Id,
            Severity = said.Severity,
            Sentence = said.Sentence,
            Action = said.Action,
            Until = now + (options.Value.Every * 3 > Shortest ? options.Value.Every * 3 : Shortest),
        };
    }
}
