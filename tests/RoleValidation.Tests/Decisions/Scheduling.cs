using LivePlatform.RoleValidation.Assessments;
using LivePlatform.RoleValidation.Decisions;
using LivePlatform.RoleValidation.Facts;
using LivePlatform.RoleValidation.Settings;
using Microsoft.Extensions.Options;

namespace LivePlatform.RoleValidation.Tests.Decisions;

/// <summary>When to look again, and which findings belong together.</summary>
[Trait("Category", "unit")]
public class Scheduling
{
    private static readonly Guid Role = Guid.NewGuid();

    [Fact]
    public void Each_connection_has_a_time_of_its_own_in_the_window_the_same_each_night()
    {
        var schedule = new NightlySchedule(Options.Create(new RoleValidationOptions()));
        var now = new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
        var provider = Guid.NewGuid();
        var ofOne = Enumerable.Range(0, 200).Select(_ => schedule.Next(provider, Guid.NewGuid(), now)).ToList();
        var ofMany = Enumerable.Range(0, 200).Select(_ => schedule.Next(Guid.NewGuid(), Guid.NewGuid(), now)).ToList();

        ofMany.Concat(ofOne)
            .ShouldAllBe(
                time => time.Date == new DateTime(2026, 5, 5) && time.TimeOfDay >= TimeSpan.FromHours(1)
                    && time.TimeOfDay <= TimeSpan.FromHours(5));
        (ofOne.Max() - ofOne.Min()).ShouldBeInRange(TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(30));
        (ofMany.Max() - ofMany.Min()).ShouldBeGreaterThan(TimeSpan.FromHours(3));
        var connection = Guid.NewGuid();
        var next = schedule.Next(provider, connection, now);
        schedule.Next(provider, connection, next).ShouldBe(next.AddDays(1));
        schedule.Next(provider, connection, next.AddTicks(-1)).ShouldBe(next);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 10)]
    [InlineData(5, 160)]
    [InlineData(8, 1280)]
    [InlineData(9, 1800)]
    [InlineData(1000, 1800)]
    public void Waits_double_up_to_half_an_hour(int attempts, int seconds) =>
        Deferral.Backoff(attempts).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void A_role_listed_only_because_of_an_administrative_unit_is_not_taken_for_one_through_a_group()
    {
        var scoped = new Assignment(Role, "/administrativeUnits/1");
        var held = new HeldRole(Role);

        RoleFactsReader.Combine([scoped], [held], [], Token()).ShouldBe([new FoundRole(Role, HeldHow.AdministrativeUnit)]);
        RoleFactsReader.Combine([scoped], [held], [], Token(Role)).ShouldContain(new FoundRole(Role, HeldHow.ThroughGroup));
        RoleFactsReader.Combine([], [held], [], null).ShouldBe([new FoundRole(Role, HeldHow.ThroughGroup)]);
    }

    [Fact]
    public void A_role_is_known_by_its_template_where_Graph_names_it()
    {
        var assigned = new Assignment(Guid.NewGuid(), "/", new RoleDefinition(Role));

        RoleFactsReader.Combine([assigned], [new HeldRole(Role)], [], null).ShouldBe([new FoundRole(Role, HeldHow.Direct)]);
    }

    private static TokenFacts Token(params Guid[] roles) => new(null, roles.ToHashSet(), new HashSet<string>(), null);
}
