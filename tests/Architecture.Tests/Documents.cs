using System.Text.RegularExpressions;

namespace LivePlatform.Architecture.Tests;

/// <summary>What the pages for newcomers point at exists, and leads to the answer.</summary>
[Trait("Category", "unit")]
public partial class Documents
{
    private const int MostSteps = 2;
    private const int MostLines = 5;
    private const int LongestLine = 140;

    /// <summary>Names of the runtime, of libraries and of protocols: they are declared nowhere here.</summary>
    private static readonly HashSet<string> Foreign = ["TimeProvider", "DbContext", "IDesignTimeDbContextFactory"];

    public static TheoryData<string> Pages => [.. Repository.Pages.Select(page => Path.GetRelativePath(Repository.Root, page))];

    [Theory]
    [MemberData(nameof(Pages))]
    [Trait("Show", "house.3")]
    public void Every_link_leads_somewhere(string page)
    {
        var path = Path.Combine(Repository.Root, page);
        Links(File.ReadAllText(path)).Where(link => !Exists(path, link)).ShouldBeEmpty(page);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("ARCHITECTURE.md")]
    [InlineData("CONTRIBUTING.md")]
    [Trait("Show", "house.3")]
    public void Every_name_in_the_code_is_declared_there(string page)
    {
        var words = Symbols(File.ReadAllText(Path.Combine(Repository.Root, page))).Except(Foreign).ToList();

        words.ShouldNotBeEmpty();
        words.Where(word => !Repository.Words.Contains(word)).ShouldBeEmpty(page);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    [Trait("Show", "house.3")]
    public void No_paragraph_of_a_readme_is_longer_than_five_lines(string page)
    {
        var text = Block.Replace(File.ReadAllText(Path.Combine(Repository.Root, page)), "");
        var paragraphs = Paragraph.Split(text).Where(part => !part.StartsWith('|') && !part.StartsWith('#')).Select(part => part.Trim());

        // Other pages are reports, decisions and lists that were written once.
        if (page.EndsWith("README.md", StringComparison.Ordinal) || !page.Contains('/', StringComparison.Ordinal))
        {
            paragraphs.Where(part => part.Split('\n').Sum(line => 1 + (line.Length / LongestLine)) > MostLines).ShouldBeEmpty(page);
        }
    }

    [Theory]
    [InlineData("Where is a secret sealed?", "`SecretEnvelope`")]
    [InlineData("Who decides throttling?", "`Retry-After` is never shortened")]
    [InlineData("What if RabbitMQ is down?", "messages wait in the outbox")]
    [InlineData("Which roles does DNS need, and where are they changed?", "Domain Name Administrator and User Administrator")]
    [InlineData("Why can provider A not read provider B?", "Row-level security")]
    [InlineData("When does the daily run start?", "`DailyStart`")]
    [InlineData("How is a route added?", "### A route of the API")]
    [InlineData("How is a step added?", "### A step of onboarding")]
    [InlineData("What is settling, and where are its 15 minutes?", "15 minutes without a refusal (`CredentialChange.SettlesFor`)")]
    [InlineData("How does a migration run in Kubernetes?", "a migration waits for its locks")]
    [Trait("Show", "house.3")]
    public void A_newcomers_question_leads_to_its_answer_in_two_steps(string question, string answer)
    {
        var readme = Path.Combine(Repository.Root, "README.md");
        var row = File.ReadLines(readme).SingleOrDefault(line => line.StartsWith($"| {question} |", StringComparison.Ordinal));
        row.ShouldNotBeNull($"README.md does not answer: {question}");

        var pages = new HashSet<string>(Reached(readme, row));
        for (var step = 1; step < MostSteps; step++)
        {
            pages.UnionWith(pages.ToList().SelectMany(page => Reached(page, File.ReadAllText(page))));
        }

        pages.ShouldContain(page => File.ReadAllText(page).Contains(answer, StringComparison.Ordinal), $"nothing says: {answer}");
    }

    /// <summary>Pages that a text links to.</summary>
    private static IEnumerable<string> Reached(string from, string text) =>
        Links(text).Select(link => Target(from, link)).Where(path => path.EndsWith(".md", StringComparison.Ordinal) && File.Exists(path));

    private static bool Exists(string from, string link)
    {
        var target = Target(from, link);
        return link.Split('#') is [_, var heading]
            ? File.Exists(target) && Headings(target).Contains(heading)
            : File.Exists(target) || Directory.Exists(target);
    }

    private static string Target(string from, string link)
    {
        var file = link.Split('#')[0];
        return file.Length == 0 ? from : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(from)!, file));
    }

    private static IEnumerable<string> Links(string text) =>
        Link.Matches(Code.Replace(Block.Replace(text, ""), "")).Select(match => match.Groups[1].Value)
            .Where(link => !link.Contains("://", StringComparison.Ordinal));

    /// <summary>As a page of a repository names them in addresses.</summary>
    private static HashSet<string> Headings(string page) =>
        [.. File.ReadLines(page).Where(line => line.StartsWith('#')).Select(line => Address(line.TrimStart('#').Trim()))];

    private static string Address(string heading) => Unsaid.Replace(heading, "").Replace(' ', '-').ToLowerInvariant();

    private static IEnumerable<string> Symbols(string text) =>
        Code.Matches(Block.Replace(text, "")).Select(match => match.Groups[1].Value).Where(code => Name.IsMatch(code))
            .SelectMany(code => code.Split('.'));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link { get; }

    [GeneratedRegex("```.*?```", RegexOptions.Singleline)]
    private static partial Regex Block { get; }

    /// <summary>An empty line, or the begin of an item, of a row or of a heading.</summary>
    [GeneratedRegex(@"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) |\||#)")]
    private static partial Regex Paragraph { get; }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code { get; }

    /// <summary>Two capitals at least: a type of ours, with or without its member.</summary>
    [GeneratedRegex(@"^I?[A-Z][a-z]+[A-Z0-9][A-Za-z0-9]*(\.[A-Z][A-Za-z]+)*$")]
    private static partial Regex Name { get; }

    [GeneratedRegex(@"[^\w\s-]")]
    private static partial Regex Unsaid { get; }
}
