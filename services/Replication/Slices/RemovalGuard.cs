using LivePlatform.Replication.Runs;

namespace LivePlatform.Replication.Slices;

/// <summary>
/// Stops a round that would delete suspiciously much: a revoked permission or a fault at Microsoft must not empty a replica.
/// </summary>
internal static class RemovalGuard
{
    private const int AlwaysAllowed = 10;
    private const double AllowedFraction = 0.10;

    /// <summary>Null when the removals pass; otherwise why they do not.</summary>
    /// <param name="kind">What is removed, in the plural, for the sentence.</param>
    /// <param name="removed">How many would go.</param>
    /// <param name="total">How many there are now.</param>
    public static string? Check(string kind, int removed, int total) =>
        removed > AlwaysAllowed && removed > total * AllowedFraction ? $"{removed} of {total} {kind} would be removed." : null;

    /// <summary>Both kinds of one part.</summary>
    public static string? Check(string objects, RoundCounts counts, int totalObjects, int totalMembers)
    {
        string?[] findings =
        [
            Check(objects, counts.RemovedObjects, totalObjects), Check("memberships", counts.RemovedMembers, totalMembers),
        ];
        var sentences = findings.Where(finding => finding is not null).ToList();
        return sentences.Count == 0 ? null : string.Join(" ", sentences);
    }
}
