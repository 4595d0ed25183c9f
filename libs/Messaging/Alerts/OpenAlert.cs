using LivePlatform.Contracts;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Messaging.Alerts;

/// <summary>
/// An alert of this service that is open. Of each code a subject has at most one; what is over is remembered by Notifications alone.
/// </summary>
public sealed class OpenAlert : IProviderOwned
{
    /// <summary>The alert.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required ServiceProviderId ServiceProviderId { get; init; }

    /// <summary>Of which customer; null when it is about the provider's own.</summary>
    public required Guid? CustomerId { get; init; }

    /// <summary>What kind of thing it is about (<see cref="AlertSubjectKind"/>).</summary>
    public required string SubjectKind { get; init; }

    /// <summary>Which thing.</summary>
    public required Guid SubjectId { get; init; }

    /// <summary>One of <see cref="AlertCodes"/>.</summary>
    public required string Code { get; init; }

    /// <summary>How soon somebody must act.</summary>
    public required AlertSeverity Severity { get; init; }

    /// <summary>What is the matter.</summary>
    public required string Sentence { get; init; }

    /// <summary>What helps.</summary>
    public required string Action { get; init; }

    /// <summary>For the end of a credential the threshold that was reached, in days before it.</summary>
    public required int? Days { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>Grows with each change of the words, and each time it is published again.</summary>
    public required long Version { get; init; }

    internal AlertSubject Subject => new(SubjectKind, SubjectId, CustomerId);

    internal bool Says(AlertText text)
    {
        var said = text.Cut();
        return (Severity, Sentence, Action, Days) == (said.Severity, said.Sentence, said.Action, said.Days);
    }

    /// <summary>What others are told of it.</summary>
    public AlertRaised ToRaised() => new(Id, Code, Severity.ToString(), Sentence, Action, Subject, Days, RaisedAt, Version);

    /// <summary>What others are told when it is over.</summary>
    public AlertCleared ToCleared(DateTimeOffset now) =>
        new(Id, Code, Severity.ToString(), Sentence, Action, Subject, Days, RaisedAt, now, Version + 1);
}

/// <summary>Maps the open alerts into a service's own database.</summary>
public static class AlertModel
{
    /// <summary>Adds the tables. Call it in OnModelCreating, before the base class fences the model.</summary>
    public static ModelBuilder AddAlerts(this ModelBuilder model)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.Entity<OpenAlert>(row =>
        {
            row.ToTable("open_alerts");
            row.HasKey(x => x.Id);
            row.Property(x => x.Id).ValueGeneratedNever();
            row.Property(x => x.SubjectKind).HasMaxLength(40);
            row.Property(x => x.Code).HasMaxLength(AlertText.LongestCode);
            row.Property(x => x.Sentence).HasMaxLength(AlertText.LongestSentence);
            row.Property(x => x.Action).HasMaxLength(AlertText.LongestAction);
            row.Ignore(x => x.Subject);
            row.HasIndex(x => new { x.ServiceProviderId, x.SubjectId, x.Code }).HasDatabaseName("ux_open_alerts").IsUnique();
            row.HasIndex(x => new { x.ServiceProviderId, x.Id });
        });
        CopyDifference.Map(model);
        return model.AddFoundTroubles();
    }
}
