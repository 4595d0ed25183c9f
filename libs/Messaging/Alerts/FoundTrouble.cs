using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Messaging.Alerts;

/// <summary>
/// What one process found (<see cref="IProcessTroubles"/>): replicas compare what all of them found, or each would clear the others'
/// alerts.
/// </summary>
public sealed class FoundTrouble : IProviderOwned
{
    /// <summary>The platform's own id (<see cref="ServiceProviderId.Platform"/>).</summary>
    public required ServiceProviderId ServiceProviderId { get; init; }

    /// <summary>The process.</summary>
    public required Guid ProcessId { get; init; }

    /// <summary>One of <see cref="Contracts.AlertCodes"/>.</summary>
    public required string Code { get; init; }

    /// <summary>What it is about.</summary>
    public required Guid SubjectId { get; init; }

    /// <summary>How soon somebody must act.</summary>
    public required Contracts.AlertSeverity Severity { get; init; }

    /// <summary>What is the matter.</summary>
    public required string Sentence { get; init; }

    /// <summary>What helps.</summary>
    public required string Action { get; init; }

    /// <summary>A process that says nothing more by then is gone, and what it found with it.</summary>
    public required DateTimeOffset Until { get; init; }
}

/// <summary>Maps what processes found into a service's own database.</summary>
internal static class FoundTroubleModel
{
    public static ModelBuilder AddFoundTroubles(this ModelBuilder model)
    {
        model.Entity<FoundTrouble>(row =>
        {
            row.ToTable("found_troubles");
            row.HasKey(x => new { x.ServiceProviderId, x.ProcessId, x.Code, x.SubjectId });
            row.Property(x => x.Code).HasMaxLength(AlertText.LongestCode);
            row.Property(x => x.Sentence).HasMaxLength(AlertText.LongestSentence);
            row.Property(x => x.Action).HasMaxLength(AlertText.LongestAction);
        });
        return model;
    }
}
