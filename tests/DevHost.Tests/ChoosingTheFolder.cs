using System.Globalization;
using LivePlatform.DevHost.Servers;

namespace LivePlatform.DevHost.Tests;

[Trait("Category", "unit")]
public sealed class ChoosingTheFolder : IDisposable
{
    private readonly string _temporary = Directory.CreateTempSubdirectory("devhost-").FullName;
    private readonly List<string> _announced = [];

    private string Wanted => Path.Combine(_temporary, "repository", ".run", "demo");

    [Fact]
    public void A_folder_of_the_repository_that_can_be_used_is_used_in_silence()
    {
        var folder = Make(usable: true);

        (folder, RunFolder.IsOutside(folder)).ShouldBe((Wanted, false));
        _announced.ShouldBeEmpty();
    }

    [Fact]
    public void Another_place_is_announced_and_goes_with_its_folder()
    {
        var folder = Make(usable: false);

        Directory.Exists(folder).ShouldBeTrue();
        RunFolder.IsOutside(folder).ShouldBeTrue();
        _announced.ShouldHaveSingleItem().ShouldContain(folder);
        RunFolder.Delete(folder);
        Directory.EnumerateDirectories(_temporary, "live-platform-*").ShouldBeEmpty();
    }

    [Fact]
    public void What_a_killed_process_left_is_deleted_and_what_a_living_one_uses_stays()
    {
        var dead = Directory.CreateDirectory(Path.Combine(_temporary, "live-platform-4194304", "demo")).Parent!.FullName;
        var living =
            Directory.CreateDirectory(Path.Combine(_temporary, $"live-platform-{1.ToString(CultureInfo.InvariantCulture)}")).FullName;

        Make(usable: false);

        Directory.Exists(dead).ShouldBeFalse();
        Directory.Exists(living).ShouldBeTrue();
    }

    public void Dispose() => Directory.Delete(_temporary, recursive: true);

    private string Make(bool usable) => RunFolder.Make(Wanted, _temporary, _ => usable, _announced.Add);
}
