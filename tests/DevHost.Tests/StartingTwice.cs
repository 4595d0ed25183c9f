using System.Globalization;

namespace LivePlatform.DevHost.Tests;

[Trait("Category", "unit")]
public sealed class StartingTwice : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("devhost-").FullName;

    [Fact]
    public void A_second_start_is_refused_and_told_which_process_has_it()
    {
        using var first = OneAtATime.Take(_folder);

        var refused = Should.Throw<InvalidOperationException>(() => OneAtATime.Take(_folder));

        refused.Message.ShouldContain($"as process {Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}:");
    }

    [Fact]
    public void What_was_given_back_can_be_taken_again()
    {
        OneAtATime.Take(_folder).Dispose();

        using var again = OneAtATime.Take(_folder);

        again.ShouldNotBeNull();
    }

    [Fact]
    public void The_name_of_a_process_that_is_gone_keeps_nobody_out()
    {
        File.WriteAllText(Path.Combine(_folder, "devhost.pid"), "4194304");

        using var taken = OneAtATime.Take(_folder);

        File.ReadAllText(Path.Combine(_folder, "devhost.pid")).ShouldBe(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
