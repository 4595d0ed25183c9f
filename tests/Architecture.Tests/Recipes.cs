using System.Reflection;
using System.Text.RegularExpressions;
using LivePlatform.Contracts;

namespace LivePlatform.Architecture.Tests;

/// <summary>What is easily forgotten when something is added, named: see the recipes of CONTRIBUTING.md.</summary>
[Trait("Category", "unit")]
public partial class Recipes
{
    private const string Runs = "services/Onboarding/Runs";

    /// <summary>Without it no queue is made, and what is sent to the consumer is dropped.</summary>
    [Theory]
    [MemberData(nameof(Messages.Services), MemberType = typeof(Messages))]
    public void Every_consumer_is_registered_with_a_policy_of_delivery(string service)
    {
        var folder = $"services/{Folder(service)}/";
        var consumers = Matches(folder, Consumer).ToList();

        consumers.ShouldNotBeEmpty();
        consumers.Except(Matches(folder, Registered)).ShouldBeEmpty($"not given to AddConsumer with a definition in {folder}");
    }

    [Fact]
    public void Every_step_of_onboarding_is_written_registered_and_taken_by_a_run()
    {
        var kinds = Names("LivePlatform.Onboarding.Runs.StepKind");

        kinds.Except(Matches($"{Runs}/", KindOfStep)).ShouldBeEmpty("no IRunStep does it");
        Matches($"{Runs}/", Step).Except(Matches($"{Runs}/", RegisteredStep)).ShouldBeEmpty("not registered in RunServices.cs");
        kinds.Except(Matches($"{Runs}/StepLists.cs", StepTaken)).Except(Matches($"{Runs}/Run.cs", StepTaken))
            .ShouldBeEmpty("in no list of a run");
    }

    [Fact]
    public void Every_kind_of_made_object_can_be_removed()
    {
        Names("LivePlatform.Onboarding.Runs.MadeKind").Except(Matches($"{Runs}/", KindOfMade))
            .ShouldBeEmpty("no IMadeObjectRemoval removes it");
        Matches($"{Runs}/", Removal).Except(Matches($"{Runs}/", RegisteredRemoval)).ShouldBeEmpty("not registered in RunServices.cs");
    }

    [Fact]
    public void Every_code_of_an_alert_is_explained_once_and_has_its_runbook()
    {
        AlertCatalog.All.Select(x => x.Code).Order(StringComparer.Ordinal).ShouldBe(AlertCodes.All.Order(StringComparer.Ordinal));
        AlertCatalog.All.Where(
            x => !File.ReadAllText(Path.Combine(Repository.Root, "docs", x.Runbook)).Contains($"`{x.Code}`", StringComparison.Ordinal))
            .Select(x => $"{x.Runbook} lacks {x.Code}").ShouldBeEmpty();
        AlertCatalog.All.Where(x => !IsWhole(x.Sentence) || !IsWhole(x.Action) || !IsWhole(x.Cure)).Select(x => x.Code)
            .ShouldBeEmpty("a sentence of at most 25 words, with its full stop");
    }

    /// <summary>In the service that the catalog names, or in the library that every service has; in no other.</summary>
    [Fact]
    public void Every_code_of_an_alert_is_raised_and_documented_where_the_catalog_says()
    {
        foreach (var kind in AlertCatalog.All)
        {
            var home = kind.Source == ServiceNames.Every ? "libs/Messaging/" : $"services/{Folder(kind.Source)}/";
            var name = typeof(AlertCodes).GetFields().Single(x => x.IsLiteral && (string)x.GetRawConstantValue()! == kind.Code).Name;
            Repository.Sources.Where(file => !file.Key.StartsWith("tests/", StringComparison.Ordinal))
                .Where(file => file.Value.Any(line => line.Contains($"AlertCodes.{name}", StringComparison.Ordinal)))
                .Select(file => file.Key).Where(file => file != "libs/Contracts/AlertCatalog.cs")
                .ShouldSatisfyAllConditions(
                    files => files.ShouldNotBeEmpty($"nobody raises {kind.Code}"),
                    files => files.ShouldAllBe(file => file.StartsWith(home, StringComparison.Ordinal), kind.Code));
            Directory.EnumerateFiles(Path.Combine(Repository.Root, home), "README.md", SearchOption.AllDirectories)
                .ShouldContain(
                    page => File.ReadAllText(page).Contains(kind.Code, StringComparison.Ordinal), $"{home} does not document {kind.Code}");
        }
    }

    /// <summary>The least that can be asked: a test that knows the code. What it shows of it, its reader has to see.</summary>
    [Fact]
    public void Every_code_of_an_alert_is_named_by_a_test()
    {
        var tests = Repository.Sources.Where(file => file.Key.StartsWith("tests/", StringComparison.Ordinal))
            .Where(file => !file.Key.StartsWith("tests/Architecture.Tests/", StringComparison.Ordinal))
            .Select(file => string.Join('\n', file.Value)).ToList();
        typeof(AlertCodes).GetFields().Where(x => x.IsLiteral).Select(x => (x.Name, Code: (string)x.GetRawConstantValue()!))
            .Where(x => !tests.Exists(text => Regex.IsMatch(text, $@"\bAlertCodes\.{x.Name}\b|\b{Regex.Escape(x.Code)}\b")))
            .Select(x => x.Code).ShouldBeEmpty("no test names the code");
    }

    /// <summary>Without one of these its alerts are kept, found, cleared or published again by nobody.</summary>
    [Theory]
    [MemberData(nameof(Messages.Services), MemberType = typeof(Messages))]
    public void Every_service_keeps_watches_and_republishes_its_alerts(string service)
    {
        var folder = $"services/{Folder(service)}/";
        var lines = Repository.Sources.Where(file => file.Key.StartsWith(folder, StringComparison.Ordinal))
            .SelectMany(file => file.Value).ToList();

        new[] { ".AddAlerts<", ".AddAlerts();", ".AddAlertWatch<", "AlertsAgain.PageAsync" }
            .Where(call => !lines.Exists(line => line.Contains(call, StringComparison.Ordinal)))
            .ShouldBeEmpty($"missing in {folder}");
    }

    /// <summary>A copy keeps the highest version it saw, and puts itself right when the object is published again.</summary>
    [Fact]
    public void Every_change_of_an_object_has_its_version_and_can_be_published_again()
    {
        var changes = MessageFlows.All.Select(flow => flow.Contract).Where(type => type.Name.EndsWith("Changed", StringComparison.Ordinal));

        changes.Where(type => type.GetProperty("Version")?.PropertyType != typeof(long)).ShouldBeEmpty();
        changes.Where(type => type.GetProperty("IsRepublished")?.PropertyType != typeof(bool)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_message_is_documented()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "libs/Contracts/README.md"));
        MessageFlows.All.Select(flow => flow.Contract.Name).Where(name => !text.Contains($"`{name}`", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    private static string Folder(string service) =>
        string.Concat(service.Split('-').Select(word => $"{char.ToUpperInvariant(word[0])}{word[1..]}"));

    private static bool IsWhole(string sentence) =>
        sentence.EndsWith('.') && sentence.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length <= 25;

    private static string[] Names(string type)
    {
        var kind = Assembly.Load("LivePlatform.Onboarding").GetType(type, throwOnError: true)!;
        return Enum.GetNames(kind);
    }

    private static IEnumerable<string> Matches(string below, Regex pattern) => Repository.Sources
        .Where(file => file.Key.StartsWith(below, StringComparison.Ordinal))
        .SelectMany(file => pattern.Matches(string.Join('\n', file.Value)))
        .Select(match => match.Groups[1].Value)
        .Distinct();

    [GeneratedRegex(@"class (\w+)\b[^{;]*[:,]\s+IConsumer<")]
    private static partial Regex Consumer { get; }

    [GeneratedRegex(@"AddConsumer<(\w+), ")]
    private static partial Regex Registered { get; }

    [GeneratedRegex(@"StepKind Kind => StepKind\.(\w+);")]
    private static partial Regex KindOfStep { get; }

    [GeneratedRegex(@"class (\w+)\b[^{;]*[:,]\s+IRunStep\b")]
    private static partial Regex Step { get; }

    [GeneratedRegex(@"AddScoped<IRunStep, (\w+)>")]
    private static partial Regex RegisteredStep { get; }

    [GeneratedRegex(@"StepKind\.(\w+)")]
    private static partial Regex StepTaken { get; }

    [GeneratedRegex(@"MadeKind Kind => MadeKind\.(\w+);")]
    private static partial Regex KindOfMade { get; }

    [GeneratedRegex(@"class (\w+)\b[^{;]*[:,]\s+IMadeObjectRemoval\b")]
    private static partial Regex Removal { get; }

    [GeneratedRegex(@"AddScoped<IMadeObjectRemoval, (\w+)>")]
    private static partial Regex RegisteredRemoval { get; }
}
