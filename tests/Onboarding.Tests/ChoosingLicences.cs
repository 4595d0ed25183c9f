using LivePlatform.Onboarding.Runs.Licensing;
using LivePlatform.Onboarding.Runs.Work;

namespace LivePlatform.Onboarding.Tests;

/// <summary>Which licence an activation user is given, in tenants as they are.</summary>
[Trait("Category", "unit")]
[Trait("Show", "truth.2")]
public class ChoosingLicences
{
    private static readonly Guid Mcoev = new("4828c8ec-dc2e-4779-b502-87ac9ce28ab7");
    private static readonly Guid Teams = new("57ff2da0-773e-42df-b2af-ffb7a2317929");
    private static readonly Guid TeamsGov = new("304767db-7d23-49e8-a945-4a7eb65f9f28");
    private static readonly Guid McoevGov = new("db23fce2-a974-42ef-9002-d78dd42a0f22");
    private static readonly Guid VirtualUser = new("f47330e9-c134-43b3-9993-e7f004506889");

    [Fact]
    public void A_product_that_brings_what_its_plan_depends_on_comes_before_the_bare_add_on_however_many_are_free_of_that() =>
        Chosen([Product("ADDON", 500, Mcoev), Product("E5", 1, Mcoev, Teams)]).ShouldBe(["E5"]);

    [Fact]
    public void A_bare_add_on_is_assigned_together_with_a_product_that_brings_what_it_depends_on_and_that_one_first() =>
        Chosen([Product("ADDON", 5, Mcoev), Product("E3", 5, Teams)]).ShouldBe(["E3", "ADDON"]);

    [Fact]
    public void A_bare_add_on_is_enough_for_a_user_who_has_the_rest() =>
        Chosen([Product("ADDON", 5, Mcoev), Product("E3", 5, Teams)], held: [Teams]).ShouldBe(["ADDON"]);

    [Fact]
    public void A_bare_add_on_alone_is_the_last_that_is_tried() => Chosen([Product("ADDON", 5, Mcoev)]).ShouldBe(["ADDON"]);

    [Fact]
    public void A_refused_product_is_not_tried_again_and_the_next_one_is()
    {
        var (first, second) = (Product("A", 9, Mcoev, Teams), Product("B", 3, Mcoev, Teams));

        Chosen([first, second]).ShouldBe(["A"]);
        Chosen([first, second], refused: [first.SkuId]).ShouldBe(["B"]);
        Chosen([first, second], refused: [first.SkuId, second.SkuId]).ShouldBeEmpty();
    }

    [Fact]
    public void Paid_units_come_before_units_in_their_grace_period_which_are_taken_and_named()
    {
        var ending = Product("ENDING", 0, Mcoev, Teams) with
        {
            CapabilityStatus = "Warning",
            PrepaidUnits = new GraphPrepaid(0, Warning: 40),
        };

        Chosen([ending, Product("PAID", 1, Mcoev, Teams)]).ShouldBe(["PAID"]);
        Chosen([ending]).ShouldBe(["ENDING"]);
        LicenceChoice.NoteOf(ending).ShouldNotBeNull().ShouldContain("ENDING");
        LicenceChoice.NoteOf(Product("PAID", 1, Mcoev)).ShouldBeNull();
    }

    [Theory]
    [InlineData("Suspended")]
    [InlineData("Deleted")]
    [InlineData("LockedOut")]
    public void A_product_that_has_ended_is_not_assigned(string status) =>
        Chosen([Product("OVER", 10, Mcoev, Teams) with { CapabilityStatus = status }]).ShouldBeEmpty();

    [Fact]
    public void A_plan_that_is_switched_off_for_the_whole_tenant_or_is_not_for_users_does_not_count()
    {
        Chosen([Product("OFF", 10, Teams) with { ServicePlans = [new(Mcoev, "Disabled"), new(Teams, "Success")] }]).ShouldBeEmpty();
        Chosen(
            [
                Product("COMPANY", 10, Teams) with { ServicePlans = [new(Mcoev, "Success", "Company"), new(Teams, "Success")] }
            ]).ShouldBeEmpty();
        Chosen([Product("FOR COMPANIES", 10, Mcoev, Teams) with { AppliesTo = "Company" }]).ShouldBeEmpty();
    }

    [Fact]
    public void A_full_product_is_not_assigned() => Chosen([Product("FULL", 10, Mcoev, Teams) with { ConsumedUnits = 10 }]).ShouldBeEmpty();

    [Fact]
    public void The_governments_cloud_has_plans_of_its_own() =>
        Chosen([Product("ADDON_GOV", 5, McoevGov), Product("G3", 5, TeamsGov)]).ShouldBe(["G3", "ADDON_GOV"]);

    [Fact]
    public void A_resource_account_takes_its_own_plan_and_a_user_does_not()
    {
        var product = Product("PHONESYSTEM_VIRTUALUSER", 5, VirtualUser);

        Chosen([product]).ShouldBeEmpty();
        LicenceChoice.Of([product], ActivationPlans.For(AccountKind.ResourceAccount), [], new HashSet<Guid>()).ShouldNotBeNull().Products
            .ShouldBe([product]);
    }

    private static IEnumerable<string> Chosen(GraphSku[] products, Guid[]? held = null, Guid[]? refused = null) =>
        LicenceChoice.Of(products, ActivationPlans.For(AccountKind.User), held ?? [], (refused ?? []).ToHashSet())
            ?.Products.Select(x => x.Name) ?? [];

    private static GraphSku Product(string name, int enabled, params Guid[] plans) =>
        new(
            Guid.NewGuid(), name, "Enabled", 0, new GraphPrepaid(enabled),
            [.. plans.Select(plan => new GraphPlan(plan, "Success", "User"))], "User");
}
