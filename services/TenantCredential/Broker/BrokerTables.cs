using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Broker;

/// <summary>Tokens that replicas share, and who asks for one.</summary>
internal static class BrokerTables
{
    private const int LongestResource = 100;

    private sealed class Mapping : ITables<TenantCredentialDbContext>
    {
        public void Map(ModelBuilder model, TenantCredentialDbContext db)
        {
            model.Entity<SharedToken>(row =>
            {
                row.ToTable("broker_tokens").IsUnlogged();
                row.HasKey(x => new { x.ConnectionId, x.Resource });
                row.Property(x => x.Resource).HasMaxLength(LongestResource);
            });
            model.Entity<TokenClaim>(row =>
            {
                row.ToTable("broker_claims").IsUnlogged();
                row.HasKey(x => new { x.ConnectionId, x.Resource });
                row.Property(x => x.Resource).HasMaxLength(LongestResource);
            });
        }
    }
}
