using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>Registrations that the platform makes.</summary>
internal static class RegistrationTables
{
    /// <summary>Whoever comes second waits, and sees what the first one did. The connection is locked first, here as everywhere.</summary>
    public static async Task<AppRegistration?> LockRegistrationAsync(
        this TenantCredentialDbContext db, Guid connectionId, CancellationToken cancellationToken)
    {
        await db.LockConnectionAsync(connectionId, cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"SELECT 1 FROM app_registrations WHERE connection_id = {connectionId} FOR UPDATE", cancellationToken);
        return await db.Set<AppRegistration>().SingleOrDefaultAsync(x => x.ConnectionId == connectionId, cancellationToken);
    }

    private sealed class Mapping : ITables<TenantCredentialDbContext>
    {
        public void Map(ModelBuilder model, TenantCredentialDbContext db)
        {
            model.Entity<AppRegistration>(row =>
            {
                row.ToTable("app_registrations");
                row.HasKey(x => x.ConnectionId);
                row.Property(x => x.ConnectionId).ValueGeneratedNever();
                row.Property(x => x.DisplayName).HasMaxLength(120);
                row.ComplexProperty(x => x.Failure, Failure.Map);
                row.HasOne<Connection>().WithOne().HasForeignKey<AppRegistration>(x => x.ConnectionId).IsRequired();
            });
        }
    }
}
