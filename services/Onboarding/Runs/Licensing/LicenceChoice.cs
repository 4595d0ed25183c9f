using LivePlatform.Onboarding.Runs.Work;

namespace LivePlatform.Onboarding.Runs.Licensing;

/// <summary>
/// Licences that together activate a sub-domain, in the order in which they are assigned: what others depend on comes first.
/// </summary>
/// <param name="Products">One that brings all, or one that brings what the other depends on.</param>
internal sealed record LicenceChoice(IReadOnlyList<GraphSku> Products)
{
    /// <summary>What an operator should know of a product whose last free units are of a subscription that ends; null: nothing.</summary>
    public static string? NoteOf(GraphSku product) => product.FreeEnabled > 0
        ? null
        : $"The only free units of {product.Name} are of a subscription in its grace period: Microsoft takes them away when that ends.";

    /// <summary>The best choice.</summary>
    /// <param name="products">What the tenant bought.</param>
    /// <param name="plans">Which plans activate.</param>
    /// <param name="held">Plans that the user has already.</param>
    /// <param name="refused">Products that Microsoft refused lately.</param>
    /// <returns>Null when no free licence would do.</returns>
    /// <remarks>
    /// A product that brings what its plan depends on comes first; then one beside a licence that the user has, or gets with it; last one
    /// alone, which Microsoft refuses as a rule. Among equals paid units come before units in their grace period, and many free ones before
    /// few.
    /// </remarks>
    public static LicenceChoice? Of(
        IReadOnlyList<GraphSku> products, IReadOnlyList<ActivationPlan> plans, IReadOnlyCollection<Guid> held, IReadOnlySet<Guid> refused)
    {
        var free = products.Where(product => product.Free > 0 && !refused.Contains(product.SkuId)).ToList();
        return free.SelectMany(product => plans.Where(plan => product.Brings(plan.Id)).Select(plan => Of(product, plan, free, held)))
            .OrderBy(found => found.Rank)
            .ThenBy(found => found.Choice.Products.Any(product => product.FreeEnabled <= 0))
            .ThenByDescending(found => found.Choice.Products.Min(product => product.Free))
            .ThenBy(found => found.Choice.Products[^1].SkuId)
            .FirstOrDefault().Choice;
    }

    private static (int Rank, LicenceChoice Choice) Of(
        GraphSku product, ActivationPlan plan, List<GraphSku> free, IReadOnlyCollection<Guid> held)
    {
        if (plan.IsMetBy(product.UserPlans))
        {
            return (0, new LicenceChoice([product]));
        }

        if (plan.IsMetBy(held))
        {
            return (1, new LicenceChoice([product]));
        }

        var support = free.Where(other => other.SkuId != product.SkuId && plan.IsMetBy(other.UserPlans))
            .OrderBy(other => other.FreeEnabled <= 0).ThenByDescending(other => other.Free).ThenBy(other => other.SkuId).FirstOrDefault();
        return support is null ? (3, new LicenceChoice([product])) : (2, new LicenceChoice([support, product]));
    }
}
