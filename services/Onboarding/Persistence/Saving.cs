using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Persistence;

internal static class Saving
{
    /// <summary>
    /// Saves inside the open unit of work; the refusal of a named constraint becomes ours, every other failure stays an exception.
    /// </summary>
    public static async Task<Refusal?> SaveOrRefuseAsync(
        this OnboardingDbContext db, CancellationToken cancellationToken, params (string Constraint, Refusal Refusal)[] explained)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }
        catch (DbUpdateException failure) when (Array.Find(explained, x => failure.IsViolationOf(x.Constraint)) is { Refusal: { } refusal })
        {
            return refusal;
        }
    }

    /// <summary>Now, as PostgreSQL keeps it (microseconds), so that the answer to a creation equals what is read later.</summary>
    public static DateTimeOffset GetStoredNow(this TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
