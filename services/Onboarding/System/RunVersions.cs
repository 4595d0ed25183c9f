using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;

namespace LivePlatform.Onboarding.System;

/// <summary>
/// The versions of runs that somebody watches, read past row-level security: ids and numbers only, which the watchers, each within its own
/// scope, asked for.
/// </summary>
internal sealed class RunVersions(Database<OnboardingDbContext> database)
{
    /// <summary>Those of the runs that are there.</summary>
    public async Task<Dictionary<Guid, long>> ReadAsync(Guid[] runs, CancellationToken cancellationToken)
    {
        await using var command = database.System.CreateCommand("SELECT id, version FROM runs WHERE id = ANY($1)");
        command.Parameters.AddWithValue(runs);
        var versions = new Dictionary<Guid, long>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            versions[reader.GetGuid(0)] = reader.GetInt64(1);
        }

        return versions;
    }
}
