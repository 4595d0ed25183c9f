using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace LivePlatform.Persistence;

/// <summary>The second fence: refuses to flush a row that belongs to another provider, however it was loaded.</summary>
internal sealed class ProviderGuard : SaveChangesInterceptor
{
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        RefuseForeignRows(eventData.Context);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        RefuseForeignRows(eventData.Context);
        return new(result);
    }

    private static void RefuseForeignRows(DbContext? context)
    {
        if (context is not LiveDbContext db)
        {
            return;
        }

        foreach (var entry in db.ChangeTracker.Entries<IProviderOwned>())
        {
            var dirty = entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted;
            if (dirty && entry.Entity.ServiceProviderId != db.CurrentProvider)
            {
                throw new CrossProviderWriteException(entry.Metadata.ClrType, entry.Entity.ServiceProviderId, db.CurrentProvider);
            }
        }
    }
}

/// <summary>A row of one provider was about to be written by work that acts for another. Always a bug; nothing was written.</summary>
public sealed class CrossProviderWriteException(Type entity, ServiceProviderId owner, ServiceProviderId actor)
    : InvalidOperationException($"{entity.Name} belongs to provider {owner}; the current work acts for {actor}.");
