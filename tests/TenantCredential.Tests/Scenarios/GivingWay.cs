using System.Globalization;
using LivePlatform.TenantCredential.Credentials;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

/// <summary>What costs a core runs where everybody else goes first.</summary>
[Trait("Category", "unit")]
public class GivingWay
{
    private const int Behind = 10;
    private const int Tries = 100;
    private const int PlaceOfNice = 16;

    [Fact]
    public async Task Work_in_the_background_stands_behind_the_rest_and_its_caller_keeps_its_own()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Nice values are read from /proc.");

        var tried = await TryAsync();

        tried.ShouldAllBe(x => x.Within == Behind);
        tried.ShouldAllBe(x => x.After < Behind, "who waited goes on elsewhere");
    }

    [Fact]
    public async Task What_the_work_throws_reaches_its_caller() =>
        (await Should.ThrowAsync<InvalidOperationException>(
            () => BackgroundThread.RunAsync<int>(() => throw new InvalidOperationException("within")))).Message.ShouldBe("within");

    /// <summary>As services wait: wherever there is a thread.</summary>
    private static async Task<List<(int Within, int After)>> TryAsync()
    {
        List<(int, int)> tried = [];
        for (var n = 0; n < Tries; n++)
        {
            var within = await BackgroundThread.RunAsync(Nice).ConfigureAwait(false);
            tried.Add((within, Nice()));
        }

        return tried;
    }

    /// <summary>Of this thread: proc(5), counted from behind the name, which may hold spaces.</summary>
    private static int Nice()
    {
        var line = File.ReadAllText("/proc/thread-self/stat");
        return int.Parse(line[(line.LastIndexOf(')') + 2)..].Split(' ')[PlaceOfNice], CultureInfo.InvariantCulture);
    }
}
