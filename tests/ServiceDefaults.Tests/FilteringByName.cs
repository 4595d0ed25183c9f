using LivePlatform.ServiceDefaults.Http;

namespace LivePlatform.ServiceDefaults.Tests;

/// <summary>A filter by a name of an enumeration never lets through what it does not understand.</summary>
public sealed class FilteringByName
{
    [Theory]
    [InlineData("Monday", DayOfWeek.Monday)]
    [InlineData("monday", DayOfWeek.Monday)]
    [InlineData("FRIDAY", DayOfWeek.Friday)]
    public void A_name_is_read_in_any_case(string text, DayOfWeek day)
    {
        EnumFilter<DayOfWeek>.TryParse(text, out var filter).ShouldBeTrue();
        filter.Value.ShouldBe(day);
        Of(filter).Check("day").ShouldBeNull();
    }

    [Theory]
    [InlineData("1")]
    [InlineData("Monday,Friday")]
    [InlineData("Mon")]
    [InlineData(" Monday")]
    [InlineData("")]
    [InlineData(null)]
    public void Anything_else_is_refused_with_the_names(string? text)
    {
        EnumFilter<DayOfWeek>.TryParse(text, out var filter).ShouldBeTrue();
        var refusal = Of(filter).Check("day")!;
        (refusal.Status, refusal.Code).ShouldBe((400, "filter.invalid"));
        refusal.Detail!.ShouldContain("Saturday");
        Should.Throw<InvalidOperationException>(() => filter.Value);
    }

    [Fact]
    public void An_absent_one_is_right() => ((EnumFilter<DayOfWeek>?)null).Check("day").ShouldBeNull();

    private static EnumFilter<DayOfWeek>? Of(EnumFilter<DayOfWeek> filter) => filter;
}
