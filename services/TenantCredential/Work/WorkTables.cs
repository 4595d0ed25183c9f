using LivePlatform.Persistence;
using LivePlatform.Persistence.Due;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Work;

/// <summary>The list of what is due.</summary>
internal static class WorkTables
{
    private sealed class Mapping : ITables<TenantCredentialDbContext>
    {
        public void Map(ModelBuilder model, TenantCredentialDbContext db)
        {
            model.Entity<DueWork>(row =>
            {
                // Its first name, of when it held proofs alone: during an update replicas of the former version still work on it.
                row.ToTable("due_validations");
                row.HasKey(x => new { x.ConnectionId, x.Kind });
                row.Property(x => x.ConnectionId).ValueGeneratedNever();
                row.Property(x => x.Kind).HasDefaultValue(WorkKind.Validation).HasSentinel((WorkKind)(-1));
                row.WorkedByLoop();
            });
        }
    }
}
