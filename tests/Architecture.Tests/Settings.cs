using System.Text.RegularExpressions;

namespace LivePlatform.Architecture.Tests;

/// <summary>A wrong setting is a sentence at the start of a service, not a fault in the night: see the recipe of CONTRIBUTING.md.</summary>
[Trait("Category", "unit")]
public partial class Settings
{
    /// <summary>By path: the sources of services and libraries, each as one text.</summary>
    private static readonly Dictionary<string, string> Texts = Repository.Sources
        .Where(x => x.Key.StartsWith("services/", StringComparison.Ordinal) || x.Key.StartsWith("libs/", StringComparison.Ordinal))
        .ToDictionary(x => x.Key, x => string.Join('\n', x.Value));

    /// <summary>Every class of options that has a section, and the file in which it stands.</summary>
    private static readonly List<(string Name, string Text)> Options =
    [
        .. Texts.Values.Where(text => text.Contains("const string Section", StringComparison.Ordinal))
            .SelectMany(text => OptionsClass.Matches(text).Select(match => (match.Groups[1].Value, text))),
    ];

    /// <summary>Checked by a validator of their own, which names all faults at once, and the file of that one.</summary>
    private static readonly Dictionary<string, string> ByValidator = new()
    {
        ["M365Options"] = "libs/M365/Hosting/M365OptionsValidator.cs",
        ["PipelineOptions"] = "libs/M365/Hosting/M365OptionsValidator.cs",
    };

    [Fact]
    public void Every_class_of_options_is_bound_and_checked_at_the_start()
    {
        var bound = Texts.Values.SelectMany(text => Bound.Matches(text)).ToList();

        Options.Count.ShouldBeGreaterThan(20);
        Options.Where(x => !bound.Exists(match => match.Groups[1].Value == x.Name && Says(match, "ValidateOnStart")))
            .Select(x => $"{x.Name} without ValidateOnStart").ShouldBeEmpty();
        Options.Where(x => IsAnnotated.IsMatch(x.Text)
                && !bound.Exists(match => match.Groups[1].Value == x.Name && Says(match, "ValidateDataAnnotations")))
            .Select(x => $"{x.Name} without ValidateDataAnnotations").ShouldBeEmpty();
    }

    /// <summary>A pause of zero is a loop that burns a core; one of a year is a loop that stands still.</summary>
    [Fact]
    public void Every_number_and_time_of_a_setting_has_bounds()
    {
        var members = Options.Append((Name: "PipelineOptions", Text: Texts["libs/M365/PipelineOptions.cs"]))
            .SelectMany(x => Member.Matches(x.Text).Select(match => (x.Name, Member: match.Groups[2].Value, match.Value))).ToList();

        members.Count.ShouldBeGreaterThan(60);
        members.Where(x => !x.Value.Contains("[Range(", StringComparison.Ordinal) && !IsChecked(x.Name, x.Member))
            .Select(x => $"{x.Name}.{x.Member}").ShouldBeEmpty("no [Range], and no validator that names it");
    }

    private static bool IsChecked(string options, string member) =>
        ByValidator.TryGetValue(options, out var validator)
        && Regex.IsMatch(Texts[validator], $@"\b{member}\b", RegexOptions.ExplicitCapture);

    private static bool Says(Match statement, string call) => statement.Value.Contains(call, StringComparison.Ordinal);

    [GeneratedRegex(@"class (\w+Options)\b")]
    private static partial Regex OptionsClass { get; }

    [GeneratedRegex(@"AddOptions<(\w+)>\(\)[^;]*;")]
    private static partial Regex Bound { get; }

    [GeneratedRegex(@"^ +\[(Range|Required|MinLength|MaxLength|Length|RegularExpression)\b|: IValidatableObject", RegexOptions.Multiline)]
    private static partial Regex IsAnnotated { get; }

    [GeneratedRegex(@"(\[[^\n]*\]\n *)*public (?:int|long|double|TimeSpan)\?? (\w+) \{ get; (?:set|init); \}")]
    private static partial Regex Member { get; }
}
