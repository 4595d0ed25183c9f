using System.Security.Cryptography;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Keys;

/// <summary>A data key in memory; wiped when disposed.</summary>
internal sealed class DataKey(int version, byte[] key) : IDisposable
{
    public int Version { get; } = version;

    public ReadOnlySpan<byte> Bytes => key;

    public void Dispose() => CryptographicOperations.ZeroMemory(key);
}

/// <summary>Makes, opens and shreds data keys. Nothing is kept in memory: a key is unwrapped for one use.</summary>
internal sealed class DataKeys(UnitOfWork<KeysDbContext> work, IKeyWrapper wrapper, ProviderScope provider, TimeProvider clock)
{
    private const int KeySize = 32;
    private const int FirstVersion = 1;

    /// <summary>The newest key of an owner; made now when there is none.</summary>
    public async Task<DataKey> CurrentAsync(DataKeyOwner owner, Guid ownerId, CancellationToken cancellationToken) =>
        await UnwrapAsync(
            await NewestAsync(owner, ownerId, cancellationToken) ?? await MakeAsync(owner, ownerId, cancellationToken), cancellationToken);

    /// <summary>The key that sealed a row.</summary>
    /// <exception cref="KeyUnavailableException">It was shredded.</exception>
    public async Task<DataKey> OfVersionAsync(DataKeyOwner owner, Guid ownerId, int version, CancellationToken cancellationToken)
    {
        var row = await work.RunAsync(
            (
                db,
                cancelled) => db.DataKeys.AsNoTracking()
                    .SingleOrDefaultAsync(x => x.Owner == owner && x.OwnerId == ownerId && x.Version == version, cancelled),
            cancellationToken);
        return await UnwrapAsync(
            row ?? throw new KeyUnavailableException($"Data key {version} of {owner} {ownerId} does not exist any more."),
            cancellationToken);
    }

    /// <summary>
    /// Deletes all keys of an owner: every secret sealed with them is unreadable from now on, also in backups of the other database.
    /// </summary>
    public Task ShredAsync(DataKeyOwner owner, Guid ownerId, CancellationToken cancellationToken) =>
        work.RunAsync(
            (db, cancelled) => db.DataKeys.Where(x => x.Owner == owner && x.OwnerId == ownerId).ExecuteDeleteAsync(cancelled),
            cancellationToken);

    private Task<WrappedDataKey?> NewestAsync(DataKeyOwner owner, Guid ownerId, CancellationToken cancellationToken) =>
        work.RunAsync(
            (
                db,
                cancelled) => db.DataKeys.AsNoTracking().Where(x => x.Owner == owner && x.OwnerId == ownerId)
                    .OrderByDescending(x => x.Version).FirstOrDefaultAsync(cancelled),
            cancellationToken);

    private async Task<WrappedDataKey> MakeAsync(DataKeyOwner owner, Guid ownerId, CancellationToken cancellationToken)
    {
        var plain = RandomNumberGenerator.GetBytes(KeySize);
        var associated = WrappedDataKey.AssociatedData(provider.Current, owner, ownerId, FirstVersion);
        var wrapped = await wrapper.WrapAsync(plain, associated, cancellationToken);
        CryptographicOperations.ZeroMemory(plain);
        var row = new WrappedDataKey
        {
            ServiceProviderId = provider.Current,
            Owner = owner,
            OwnerId = ownerId,
            Version = FirstVersion,
            WrappedBy = wrapped.KeyId,
            Wrapped = wrapped.Bytes,
            CreatedAt = clock.GetUtcNow(),
        };
        try
        {
            await work.RunAsync(
                (db, _) =>
                {
                    db.Add(row);
                    return Task.CompletedTask;
                },
                cancellationToken);
            return row;
        }
        catch (DbUpdateException first) when (first.IsUniqueViolation())
        {
            // Another request made the first key of this owner in the same moment: its key counts.
            return await NewestAsync(owner, ownerId, cancellationToken)
                ?? throw new KeyUnavailableException($"The data key of {owner} {ownerId} was deleted while it was made.");
        }
    }

    private async Task<DataKey> UnwrapAsync(WrappedDataKey row, CancellationToken cancellationToken) =>
        new(
            row.Version,
            await wrapper.UnwrapAsync(
                new WrappedKey(row.WrappedBy, row.Wrapped),
                WrappedDataKey.AssociatedData(provider.Current, row.Owner, row.OwnerId, row.Version), cancellationToken));
}
