using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LivePlatform.Persistence.Due;

/// <summary>What every table of work to come has.</summary>
public static class DueModel
{
    /// <summary>
    /// Maps claim, lease and back-off, the indexes that <see cref="DueTable"/> finds rows by, and puts the table on the short list.
    /// </summary>
    /// <param name="row">An entity with <c>ServiceProviderId</c>, <c>DueAt</c> and <c>LeaseUntil</c>.</param>
    public static void WorkedByLoop<T>(this EntityTypeBuilder<T> row)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(row);
        row.Property<Guid?>("Claim");
        row.Property<int>("BrokeOff").HasDefaultValue(0);
        row.HasIndex("ServiceProviderId", "DueAt");
        row.HasIndex("LeaseUntil").HasFilter("lease_until IS NOT NULL");
        row.HasIndex("Claim").HasFilter("claim IS NOT NULL");
        row.SharedAcrossProviders("one loop looks for due work of all providers; rows hold ids and times");
    }
}
