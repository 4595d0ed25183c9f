using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace LivePlatform.DevHost.Testing;

/// <summary>A test that ran.</summary>
internal sealed record TestOutcome(string Name, bool Passed, bool Skipped, TimeSpan Time, string Message, string Output);

/// <summary>What a test program wrote about its run (the XML format of xUnit.net version 2 and later).</summary>
internal static class TestReport
{
    private const int StackLines = 8;

    /// <summary>Reads the report; null when there is none that can be read: the program did not come to its end.</summary>
    public static IReadOnlyList<TestOutcome>? Read(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            var report = XDocument.Load(file);
            return [.. report.Descendants("test").Select(Test), .. report.Descendants("error").Select(Cleanup)];
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static TestOutcome Test(XElement test)
    {
        var result = (string?)test.Attribute("result");
        return new TestOutcome(
            Shorten((string?)test.Attribute("name") ?? "a test without a name"),
            result == "Pass",
            result is "Skip" or "NotRun",
            TimeSpan.FromSeconds(double.Parse((string?)test.Attribute("time") ?? "0", CultureInfo.InvariantCulture)),
            (string?)test.Element("reason") ?? Failure(test),
            (string?)test.Element("output") ?? "");
    }

    private static TestOutcome Cleanup(XElement error) => new(
        Shorten($"{(string?)error.Attribute("type")} {(string?)error.Attribute("name")}"), Passed: false, Skipped: false, TimeSpan.Zero,
        Failure(error), "");

    private static string Failure(XElement test)
    {
        var stack = ((string?)test.Element("failure")?.Element("stack-trace") ?? "").Split('\n').Take(StackLines);
        return $"{(string?)test.Element("failure")?.Element("message")}\n{string.Join('\n', stack)}".Trim();
    }

    private static string Shorten(string name) =>
        name.StartsWith("LivePlatform.", StringComparison.Ordinal) ? name["LivePlatform.".Length..] : name;
}
