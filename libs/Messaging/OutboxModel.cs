using LivePlatform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Messaging;

/// <summary>Maps the outbox and the inbox into a service's own database.</summary>
public static class OutboxModel
{
    /// <summary>The channel that is notified when a unit of work with messages commits.</summary>
    public const string WakeChannel = "live_outbox";

    /// <summary>Adds their tables. Call it in OnModelCreating, before the base class fences the model.</summary>
    public static ModelBuilder AddOutbox(this ModelBuilder model)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.Entity<OutboxMessage>(row =>
        {
            row.ToTable("outbox");
            row.HasKey(x => x.Sequence);
            row.Property(x => x.Sequence).UseIdentityAlwaysColumn();
            row.HasIndex(x => x.MessageId).IsUnique();
            row.Property(x => x.Type).HasMaxLength(256);
            row.Property(x => x.Body).HasColumnType("jsonb");
            row.Property(x => x.TraceParent).HasMaxLength(64);
            row.SharedAcrossProviders("the relay delivers for all providers; rows hold ids and states, never secrets or directory data");
        });
        model.Entity<DeadMessage>(row =>
        {
            row.ToTable("dead_messages");
            row.HasKey(x => x.Sequence);
            row.Property(x => x.Sequence).ValueGeneratedNever();
            row.Property(x => x.Type).HasMaxLength(256);
            row.Property(x => x.Body).HasColumnType("jsonb");
            row.Property(x => x.TraceParent).HasMaxLength(64);
            row.SharedAcrossProviders("the relay puts aside for all providers what it cannot read; rows hold what an outbox row holds");
        });
        model.Entity<InboxEntry>(row =>
        {
            row.ToTable("inbox");
            row.HasKey(x => new { x.MessageId, x.Consumer });
            row.Property(x => x.Consumer).HasMaxLength(256);
            row.HasIndex(x => x.HandledAt);
            row.SharedAcrossProviders("proofs are deleted by age across providers; rows hold message ids only");
        });
        return model;
    }
}
