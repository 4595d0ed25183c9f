using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Keeping.Views;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Acquiring.Upgrades;

/// <summary>A connection that is to be upgraded, and its line of the list.</summary>
internal sealed record ChosenConnection(Connection Connection, ListedRegistration? Listed);

/// <summary>Finds the connections of a request.</summary>
internal sealed class UpgradeChoice(UnitOfWork<TenantCredentialDbContext> work)
{
    public async Task<Result<IReadOnlyList<ChosenConnection>>> ReadAsync(CreateUpgrade.Request request, CancellationToken cancellationToken)
    {
        if (request.Source != UpgradeSource.Csv)
        {
            return await ByIdAsync([.. request.ConnectionIds!.Distinct()], OperationOf(request.Source), cancellationToken);
        }

        var (lines, faults) = UpgradeList.Read(request.Csv!.Value);
        return faults.Count > 0 ? UpgradeProblems.BadLines(faults)
            : lines.Count is 0 or > UpgradeList.MostLines
            ? ProblemCodes.Invalid("csv", $"Must have 1 to {UpgradeList.MostLines} lines.")
            : await ByLineAsync(lines, cancellationToken);
    }

    private static ConnectionOperation OperationOf(UpgradeSource source) => source switch
    {
        UpgradeSource.Csv => ConnectionOperation.UpgradeByList,
        UpgradeSource.DelegatedToken => ConnectionOperation.UpgradeByDelegatedToken,
        UpgradeSource.Invitation => ConnectionOperation.InviteToRegister,
        _ => throw new ArgumentOutOfRangeException(nameof(source)),
    };

    private async Task<Result<IReadOnlyList<ChosenConnection>>> ByIdAsync(
        List<Guid> ids, ConnectionOperation operation, CancellationToken cancellationToken)
    {
        var found = await work.RunAsync(
            (db, cancelled) => Open(db).Where(x => ids.Contains(x.Id)).ToListAsync(cancelled), cancellationToken);
        var missing = ids.Except(found.Select(x => x.Id)).ToList();
        var unfit = found
            .Select(
                x => ConnectionCapabilities.CheckMethod(x.Method, operation) is { } no
                    ? new UnfitConnection(x.Id, no.Code, no.Title, no.Action)
                    : null)
            .OfType<UnfitConnection>().ToList();
        return missing.Count > 0 ? UpgradeProblems.BadConnections(missing)
            : unfit.Count > 0 ? UpgradeProblems.Unfit(unfit)
            : found.ConvertAll(x => new ChosenConnection(x, null));
    }

    private async Task<Result<IReadOnlyList<ChosenConnection>>> ByLineAsync(
        IReadOnlyList<ListedRegistration> lines, CancellationToken cancellationToken)
    {
        var tenants = lines.Select(x => x.M365TenantId).Distinct().ToList();
        var found = await work.RunAsync(
            (db, cancelled) => Open(db).Where(x => tenants.Contains(x.M365TenantId)).ToListAsync(cancelled), cancellationToken);
        var byTenant = found.ToLookup(x => x.M365TenantId);
        var (chosen, faults, taken) = (new List<ChosenConnection>(), new List<LineFault>(), new HashSet<Guid>());
        foreach (var line in lines)
        {
            var candidates = Candidates(
                [.. byTenant[line.M365TenantId].Where(x => line.ServiceId is null || x.ServiceId == line.ServiceId)]);
            if (candidates.Count != 1)
            {
                faults.Add(new LineFault(line.Line, candidates.Count == 0
                    ? "There is no connection to this tenant, or it is part of another upgrade."
                    : "The tenant has several connections: name the service as well."));
            }
            else if (ConnectionCapabilities.CheckMethod(candidates[0].Method, ConnectionOperation.UpgradeByList) is { } refusal)
            {
                faults.Add(
                    new LineFault(line.Line, refusal.Action is { } action ? $"{refusal.Title} {action}" : refusal.Title, refusal.Code));
            }
            else if (!taken.Add(candidates[0].Id))
            {
                faults.Add(new LineFault(line.Line, "An earlier line names the same connection."));
            }
            else
            {
                chosen.Add(new ChosenConnection(candidates[0], line));
            }
        }

        return faults.Count > 0 ? UpgradeProblems.BadLines(faults) : chosen;
    }

    /// <summary>A tenant's connections by registration are in nobody's way, unless there are no others.</summary>
    private static List<Connection> Candidates(List<Connection> found) =>
        found.FindAll(x => x.Method != ConnectionMethod.AppRegistration) is { Count: > 0 } open ? open : found;

    private static IQueryable<Connection> Open(TenantCredentialDbContext db) => db.Connections.AsNoTracking()
        .Where(x => x.RemovedAt == null)
        .Where(
            x => !db.Set<UpgradeItem>()
                .Any(y => y.ConnectionId == x.Id && y.State != UpgradeItemState.Done && y.State != UpgradeItemState.Unchanged));
}
