using System.Text;
using System.Text.Json;
using LivePlatform.Contracts;
using LivePlatform.RoleProfiles;

namespace LivePlatform.RoleValidation.Tests.Decisions;

/// <summary>Role profiles are dated data, checked whole when the service starts.</summary>
[Trait("Category", "unit")]
public class KeepingProfiles
{
    private static readonly RoleProfile First = RoleProfileCatalog.Embedded().All[0];

    [Fact]
    public void A_later_profile_decides_from_its_date_on_and_not_before()
    {
        var profiles = new RoleProfileCatalog([First with { ValidFrom = new DateOnly(2027, 1, 1) }, First]);

        profiles.InForce(At(2026, 12, 31)).Title.ShouldBe("Live Platform roles 2026-01-01");
        profiles.InForce(At(2027, 1, 1)).Title.ShouldBe("Live Platform roles 2027-01-01");
        profiles.InForce(At(2020, 1, 1)).ShouldBe(First);
    }

    [Fact]
    public void A_faulty_profile_stops_the_start_and_all_its_faults_are_named()
    {
        var rule = First.Requirements[0] with
        {
            AnyOf = [new Alternative(["Teams Administrator"], Suggest: false), new Alternative(["Nobody Administrator"], Suggest: false)],
        };

        var refused = Should.Throw<InvalidOperationException>(
            () => new RoleProfileCatalog(
                [
                    First with
                    {
                        Requirements = [rule],
                        Decides = [Stage.DayTwo, .. Enum.GetValues<Stage>()],
                        HowTo = new Dictionary<GrantKind, string>(),
                    },
                ]));

        refused.Message.ShouldContain("Nobody Administrator is not among its directoryRoles");
        refused.Message.ShouldContain("one of them to suggest");
        refused.Message.ShouldContain("howTo says nothing about DirectoryRole");
        Should.Throw<InvalidOperationException>(() => new RoleProfileCatalog([])).Message.ShouldContain("at least one");
        Should.Throw<InvalidOperationException>(() => new RoleProfileCatalog([First, First])).Message.ShouldContain("one per date");
    }

    [Theory]
    [InlineData("""{ "name": "x" }""")]
    [InlineData(
        """
        { "name": "x", "validFrom": "2026-01-01", "note": "", "decides": [], "howTo": {},
          "toRead": { "assignments": "a", "groups": "b" }, "directoryRoles": [], "requirements": [], "misspelt": 1 }
        """)]
    public void A_file_with_an_unknown_or_missing_member_is_refused(string text) =>
        Should.Throw<JsonException>(() => RoleProfileCatalog.Read(new MemoryStream(Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void Template_ids_are_Microsofts()
    {
        First.DirectoryRoles.ToDictionary(x => x.Name, x => x.TemplateId.ToString()).ShouldBe(new Dictionary<string, string>
        {
            ["Global Administrator"] = "62e90394-69f5-4237-9190-012177145e10",
            ["Teams Administrator"] = "69091246-20e8-4a56-aa4d-066075b2a7a8",
            ["Teams Telephony Administrator"] = "aa38014f-0993-46e9-9b45-30501a20909d",
            ["Skype for Business Administrator"] = "75941009-915a-4869-abe7-691bff18279e",
            ["Domain Name Administrator"] = "8329153b-31d0-4727-b945-745eb3bc5f31",
            ["User Administrator"] = "fe930be7-5e62-47db-91af-98c3a49a38b1",
        });
    }

    private static DateTimeOffset At(int year, int month, int day) => new(year, month, day, 0, 0, 0, TimeSpan.Zero);
}
