using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>Invitations and refused attempts.</summary>
internal static class InvitationTables
{
    extension(TenantCredentialDbContext db)
    {
        public DbSet<Invitation> Invitations => db.Set<Invitation>();

        public DbSet<InvitationAttempt> InvitationAttempts => db.Set<InvitationAttempt>();
    }

    /// <summary>Whoever comes second waits, and sees what the first one did.</summary>
    public static async Task<Invitation?> LockInvitationAsync(
        this TenantCredentialDbContext db, Guid id, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"SELECT 1 FROM invitations WHERE id = {id} FOR UPDATE", cancellationToken);
        return await db.Invitations.SingleOrDefaultAsync(x => x.Id == id, cancellationToken);
    }

    private sealed class Mapping : ITables<TenantCredentialDbContext>
    {
        public void Map(ModelBuilder model, TenantCredentialDbContext db)
        {
            model.Entity<Invitation>(row =>
            {
                row.ToTable("invitations");
                row.HasKey(x => x.Id);
                row.Property(x => x.Id).ValueGeneratedNever();
                row.Property(x => x.M365TenantId).HasColumnName("m365_tenant_id");
                row.Property(x => x.Email).HasMaxLength(Invitation.LongestEmail);
                row.Property(x => x.SenderName).HasMaxLength(Invitation.LongestSender);
                row.Property(x => x.CreatedBy).HasMaxLength(Audit.AuditEntry.MaxTextLength);
                row.Ignore(x => x.IsPending);
                row.HasIndex(x => new { x.ServiceProviderId, x.Id });
                row.HasIndex(x => x.ConnectionId);
            });
            model.Entity<InvitationAttempt>(row =>
            {
                row.ToTable("invitation_attempts");
                row.HasKey(x => x.Id);
                row.Property(x => x.Id).ValueGeneratedNever();
                row.Property(x => x.Network).HasMaxLength(InvitationAttempt.LongestAddress);
                row.Property(x => x.Detail).HasMaxLength(InvitationAttempt.LongestDetail);
                row.HasIndex(x => new { x.InvitationId, x.Id });
            });
        }
    }
}
