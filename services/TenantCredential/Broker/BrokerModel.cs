using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Broker;

/// <summary>The tables of this folder.</summary>
internal static class BrokerModel
{
    private const int LongestResource = 100;

    public static ModelBuilder AddBroker(this ModelBuilder model)
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
        return model;
    }
}
