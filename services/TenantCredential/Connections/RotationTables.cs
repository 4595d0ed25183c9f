using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>The tables of rotation.</summary>
internal static class RotationTables
{
    private sealed class Mapping : ITables<TenantCredentialDbContext>
    {
        public void Map(ModelBuilder model, TenantCredentialDbContext db)
        {
            model.Entity<SecretRotation>(row =>
            {
                row.ToTable("secret_rotations");
                row.HasKey(x => x.ConnectionId);
                row.Property(x => x.ConnectionId).ValueGeneratedNever();
                row.ComplexProperty(x => x.Failure, Failure.Map);
                row.HasOne<Connection>().WithOne(x => x.Rotation).HasForeignKey<SecretRotation>(x => x.ConnectionId).IsRequired();
            });
            model.Entity<RetiredSecret>(row =>
            {
                row.ToTable("retired_secrets");
                row.HasKey(x => new { x.ConnectionId, x.KeyId });
                row.Property(x => x.Hint).HasMaxLength(3);
                row.Property(x => x.LostName).HasMaxLength(RetiredSecret.LongestName);
                row.Property(x => x.Reason).HasMaxLength(RetiredSecret.LongestReason);
            });
        }
    }
}
