namespace LivePlatform.M365Simulator.Tenants;

/// <summary>A product that a tenant bought (subscribedSku).</summary>
/// <param name="SkuId">Which.</param>
/// <param name="PartNumber">Its name.</param>
/// <param name="Plans">What it brings.</param>
/// <param name="Enabled">Units that are paid for.</param>
/// <param name="Warning">Units of a subscription that has ended and is in its grace period; they can be assigned.</param>
/// <param name="CapabilityStatus">Enabled, Warning, Suspended, Deleted or LockedOut.</param>
internal sealed record Product(
    Guid SkuId, string PartNumber, IReadOnlyList<ProductPlan> Plans, int Enabled, int Warning = 0, string CapabilityStatus = "Enabled")
{
    /// <summary>Units that somebody can have.</summary>
    public int Assignable => CapabilityStatus is "Enabled" or "Warning" ? Enabled + Warning : 0;
}

/// <summary>A service plan of a product.</summary>
/// <param name="PlanId">Which.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">How far it is for the whole tenant.</param>
/// <param name="AppliesTo">User, or Company.</param>
internal sealed record ProductPlan(Guid PlanId, string Name, string Status = "Success", string AppliesTo = "User");

/// <summary>Which plans cannot be without another (OfficeDocs-SkypeForBusiness#5044).</summary>
internal static class PlanDependencies
{
    private static readonly Dictionary<Guid, Guid[]> NeedsOneOf = new()
    {
        // MCOEV: MCOSTANDARD or TEAMS1, and the same in the US government's cloud.
        [new("4828c8ec-dc2e-4779-b502-87ac9ce28ab7")] =
        [
            new("0feaeb32-d00e-4d66-bd5a-43b5b83db82c"), new("57ff2da0-773e-42df-b2af-ffb7a2317929"),
        ],
        [new("db23fce2-a974-42ef-9002-d78dd42a0f22")] =
        [
            new("a31ef4a2-f787-435e-8335-e47eb0cafc94"), new("304767db-7d23-49e8-a945-4a7eb65f9f28"),
        ],
    };

    /// <summary>The first plan that lacks what it needs, and what that is; null: none does.</summary>
    public static (Guid Plan, Guid[] Needs)? Unmet(IReadOnlyCollection<Guid> plans)
    {
        foreach (var plan in plans)
        {
            if (NeedsOneOf.TryGetValue(plan, out var needs) && !needs.Any(plans.Contains))
            {
                return (plan, needs);
            }
        }

        return null;
    }
}
