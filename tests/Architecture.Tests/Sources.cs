namespace LivePlatform.Architecture.Tests;

[Trait("Category", "unit")]
public class Sources
{
    private const int LongestFile = 300;
    private const int MostOfThem = 120;
    private const int LongestLine = 140;

    [Fact]
    [Trait("Show", "house.1")]
    public void No_file_is_longer_than_300_lines_and_nine_of_ten_not_longer_than_120()
    {
        Repository.Sources.Where(x => x.Value.Length > LongestFile).Select(x => $"{x.Key}: {x.Value.Length}").ShouldBeEmpty();

        // Of the product itself; a scenario's test may be a little longer.
        var lengths = Repository.Sources.Where(x => !x.Key.StartsWith("tests/", StringComparison.Ordinal)).Select(x => x.Value.Length)
            .Order().ToList();
        lengths[(int)(lengths.Count * 0.9)].ShouldBeLessThanOrEqualTo(MostOfThem);
    }

    [Fact]
    [Trait("Show", "house.1")]
    public void No_line_is_longer_than_140_characters() =>
        Repository.Sources
            .SelectMany(file => file.Value.Select((line, number) => (file.Key, line.Length, Number: number + 1)))
            .Where(x => x.Length > LongestLine)
            .Select(x => $"{x.Key}:{x.Number}: {x.Length}")
            .ShouldBeEmpty();

    [Fact]
    public void Nothing_is_marked_as_unfinished()
    {
        string[] marks = ["TO" + "DO", "FIX" + "ME", "HA" + "CK:", "NotImplemented" + "Exception"];

        Repository.Sources
            .SelectMany(file => file.Value.Select((line, number) => (file.Key, Line: line, Number: number + 1)))
            .Where(x => Array.Exists(marks, mark => x.Line.Contains(mark, StringComparison.Ordinal)))
            .Select(x => $"{x.Key}:{x.Number}")
            .ShouldBeEmpty();
    }

    [Fact]
    public void Services_send_by_the_outbox_and_nudges_by_direct_send_never_by_the_bus()
    {
        string[] banned = ["IBus ", "IBus>", "IPublishEndpoint", "ISendEndpointProvider"];

        Repository.Sources
            .Where(file => file.Key.StartsWith("services/", StringComparison.Ordinal))
            .SelectMany(file => file.Value.Select((line, number) => (file.Key, Line: line, Number: number + 1)))
            .Where(x => Array.Exists(banned, name => x.Line.Contains(name, StringComparison.Ordinal)))
            .Select(x => $"{x.Key}:{x.Number} {x.Line.Trim()}")
            .ShouldBeEmpty();
    }

    [Fact]
    public void No_service_references_another()
    {
        foreach (var project in Directory.EnumerateFiles(
            Path.Combine(Repository.Root, "services"), "*.csproj", SearchOption.AllDirectories))
        {
            File.ReadAllText(project).ShouldNotContain("services/", customMessage: project);
            File.ReadAllLines(project).Where(line => line.Contains("ProjectReference", StringComparison.Ordinal))
                .ShouldAllBe(line => line.Contains("../../libs/"));
        }
    }

    [Fact]
    public void Every_service_lib_and_tool_says_what_it_is()
    {
        foreach (var part in new[] { "libs", "services", "tools" })
        {
            Directory.EnumerateDirectories(Path.Combine(Repository.Root, part))
                .Where(folder => Directory.EnumerateFiles(folder, "*.csproj").Any() && !File.Exists(Path.Combine(folder, "README.md")))
                .ShouldBeEmpty();
        }
    }
}
