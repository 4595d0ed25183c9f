using LivePlatform.EndToEnd.Tests.Running;

namespace LivePlatform.EndToEnd.Tests.Canary;

/// <summary>Every operation by which an operator changed something, in any service, stands in the audit.</summary>
public sealed class WritingDown(LiveSystem system)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Operations of the service that has the audit, most of which have rows of their own that say more.</summary>
    private static readonly string[] OfTheAuditsOwn =
    [
        "connections", "invitations", "stored-secrets", "alerts", "webhooks", "sync-apps", "upgrades", "audit",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact, Trait("Show", "doors.1")]
    public async Task Every_change_by_an_operator_in_any_service_is_found_over_one_api()
    {
        var done = system.Answers.Changes
            .Select(change => system.Operations.SingleOrDefault(operation => operation.Is(change.Method, change.Path)))
            .OfType<Api.Operation>()
            .Where(operation => !OfTheAuditsOwn.Contains(operation.Path.Split('/')[3]))
            .Select(operation => operation.Name)
            .ToHashSet(StringComparer.Ordinal);
        done.Count.ShouldBeGreaterThan(5, "the two providers were set up by operators");

        var since = TimeProvider.System.GetTimestamp();
        HashSet<string> missing;
        do
        {
            var written = new HashSet<string>(StringComparer.Ordinal);
            foreach (var provider in new[] { system.Owner, system.Other })
            {
                written.UnionWith(await WrittenAsync(provider));
            }

            missing = [.. done.Except(written)];
        }
        while (missing.Count > 0 && TimeProvider.System.GetElapsedTime(since) < Patience);

        missing.ShouldBeEmpty();
        TestContext.Current.TestOutputHelper
            ?.WriteLine(
                $"figure: door 10: {done.Count} operations by which operators changed something in three services, all in the audit of "
                    + $"a fourth: {string.Join(", ", done.Order(StringComparer.Ordinal))}");
    }

    private static async Task<HashSet<string>> WrittenAsync(Topology provider)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var page = await provider.Admin.TryGetAsync(
                $"api/v1/audit?action=OperatorActed&limit=1000{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}",
                Cancellation);
            names.UnionWith(page.Json.GetProperty("items").EnumerateArray().Select(row => row.GetProperty("purpose").GetString()!));
            cursor = page.Json.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        return names;
    }
}
