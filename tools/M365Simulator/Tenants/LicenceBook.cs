using LivePlatform.M365Simulator.Seeding;

namespace LivePlatform.M365Simulator.Tenants;

/// <summary>
/// The products that the tenant bought, and which licences were assigned since it was seeded. The caller holds the tenant's lock.
/// </summary>
internal sealed class LicenceBook
{
    private const int Spare = 25;
    private readonly Dictionary<(int User, Guid Sku), DateTimeOffset> _assigned = [];
    private readonly List<Product> _products;
    private readonly int _seeded;

    public LicenceBook(TenantSeed seed)
    {
        _products = [.. TenantSeed.Skus.Select(
            x => new Product(
                x.SkuId, x.PartNumber, [.. x.Plans.Select(plan => new ProductPlan(plan.PlanId, plan.Name))], seed.Users + Spare))];
        // Seeded users are counted by the rule that seeds them, about three of four.
        _seeded = seed.Users * 3 / 4;
    }

    public IReadOnlyList<Product> Products => _products;

    public Product? Find(Guid sku) => _products.Find(x => x.SkuId == sku);

    public int ConsumedOf(Guid sku) => (sku == TenantSeed.Skus[0].SkuId ? _seeded : 0) + _assigned.Keys.Count(x => x.Sku == sku);

    /// <summary>Buys a product, or changes one that was bought.</summary>
    public void Put(Product product)
    {
        if (_products.FindIndex(x => x.SkuId == product.SkuId) is var at and >= 0)
        {
            _products[at] = product;
        }
        else
        {
            _products.Add(product);
        }
    }

    public bool Remove(Guid sku) => _products.RemoveAll(x => x.SkuId == sku) > 0;

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
