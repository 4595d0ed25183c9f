using LivePlatform.M365Simulator.Seeding;

namespace LivePlatform.M365Simulator.Tenants;

/// <summary>How many licences of each product the tenant bought, and which were assigned since it was seeded. The caller holds the tenant's lock.</summary>
internal sealed class LicenceBook(TenantSeed seed)
{
    private const int Spare = 25;
    private readonly Dictionary<(int User, Guid Sku), DateTimeOffset> _assigned = [];
    private readonly Dictionary<Guid, int> _enabled = [];

    public int EnabledOf(Guid sku) => _enabled.GetValueOrDefault(sku, seed.Users + Spare);

    /// <summary>Seeded users are counted by the rule that seeds them, about three of four.</summary>
    public int ConsumedOf(Guid sku) => (sku == TenantSeed.Skus[0].SkuId ? seed.Users * 3 / 4 : 0) + _assigned.Keys.Count(x => x.Sku == sku);

    public void Buy(Guid sku, int enabled) => _enabled[sku] = enabled;

    public void Assign(int user, Guid sku, DateTimeOffset now) => _assigned.TryAdd((user, sku), now);

    public void Free(int user, Guid sku) => _assigned.Remove((user, sku));

    public void FreeAll(int user)
    {
        foreach (var held in _assigned.Keys.Where(x => x.User == user).ToList())
        {
            _assigned.Remove(held);
        }
    }

    /// <summary>When it was assigned; null for a licence that the user was seeded with.</summary>
    public DateTimeOffset? AssignedAt(int user, Guid sku) => _assigned.TryGetValue((user, sku), out var at) ? at : null;
}
