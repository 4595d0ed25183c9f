using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LivePlatform.Architecture.Tests;

/// <summary>
/// The public API speaks with one voice: rules over its committed document, which another test holds equal to what the gateway serves.
/// </summary>
[Trait("Show", "house.2")]
public sealed partial class ApiRules
{
    private const int MostWords = 25;

    /// <summary>An onboarding run and a replication run are two things, and are called so.</summary>
    private const string BothRun = "Run";
    /// <summary>Who acted is known by what the token says, which need not be a GUID.</summary>
    private const string Actor = "actorId";

    /// <summary>Any operator may do these with what they see; and the platform's own staff creates providers.</summary>
    private static readonly string[] OfAnyScope =
    [
        "deleteChannel", "updateChannel", "createConnection", "deleteConnection", "reportCompromised", "replaceCredential", "setExpiry",
        "rotateCredential", "validateConnection", "deleteCustomer", "updateCustomer", "deleteDirectory", "createReplicationRun",
        "createInvitation", "resendInvitation", "revokeInvitation", "approveRemovals", "cancelReplicationRun", "createRoleAssessment",
        "deleteService", "updateService", "createSite", "deleteSite", "updateSite", "createServiceProvider",
    ];

    private static readonly JsonObject Document =
        JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "openapi.json")))!.AsObject();

    private static readonly IReadOnlyList<ApiRoute> Routes = ApiRoute.All(Document);
    private static readonly JsonObject Schemas = Document["components"]!["schemas"]!.AsObject();

    private static readonly string[] Services = ["Onboarding", "TenantCredential", "RoleValidation", "Replication", "Notifications"];

    /// <summary>Endings that say how a type is used, not what it is.</summary>
    private static readonly string[] Endings = ["View", "Answer", "Row", "Report", "Response"];

    [Fact]
    public void Every_operation_has_a_name_in_camel_case_of_its_own()
    {
        Routes.Where(x => x.Name is null || !CamelCase.IsMatch(x.Name)).Select(x => $"{x}: {x.Name}").ShouldBeEmpty();
        Routes.Select(x => x.Name).ShouldBeUnique();
        TestContext.Current.TestOutputHelper!.WriteLine($"figure: {Routes.Count} operations, {Schemas.Count} schemas: 0 findings");
    }

    /// <summary>get, list, create, update and delete; of an action the name begins with its verb, the last word of the path.</summary>
    [Fact]
    public void The_verb_of_a_name_says_what_the_operation_does() =>
        Routes.Where(x => !x.VerbFits).Select(x => $"{x}: {x.Name}").ShouldBeEmpty();

    [Fact]
    public void Every_operation_says_in_a_sentence_what_it_does() =>
        Routes.Where(x => !IsSentence(x.Summary)).Select(x => $"{x}: {x.Summary}").ShouldBeEmpty();

    [Fact]
    public void Every_parameter_is_named_and_described() => Routes.SelectMany(route => route.Parameters
            .Where(x => !IsSentence((string?)x["description"])
                || ((string)x["in"]! != "header" && !CamelCase.IsMatch((string)x["name"]!)))
            .Select(x => $"{route}: {x["name"]}: {x["description"]}"))
        .ShouldBeEmpty();

    [Fact]
    public void Every_object_and_property_is_described() => Properties()
        .Where(x => !IsSentence((string?)x.Shape["description"]))
        .Select(x => $"{x.Schema}.{x.Name}: {x.Shape["description"]}")
        .Concat(Schemas.Where(x => x.Value!["properties"] is not null && !IsSentence((string?)x.Value["description"])).Select(x => x.Key))
        .ShouldBeEmpty();

    [Fact]
    public void Every_value_of_a_list_of_names_says_what_it_stands_for() => Schemas
        .Where(x => x.Value!["enum"] is not null)
        .SelectMany(x => x.Value!["enum"]!.AsArray().Select(name =>
            (Schema: x.Key, Line: $"- `{name}`: ", Text: (string)x.Value["description"]!)))
        .Where(x => !IsSentence(
            x.Text.Split('\n').SingleOrDefault(line => line.StartsWith(x.Line, StringComparison.Ordinal))?[x.Line.Length..]))
        .Select(x => $"{x.Schema} {x.Line}").ShouldBeEmpty();

    [Fact]
    public void Every_operation_says_what_it_answers_with_and_every_array_what_is_in_it()
    {
        Routes.Where(x => !x.Shape["responses"]!.AsObject().Any(answer => answer.Key.StartsWith('2'))).Select(x => $"{x}").ShouldBeEmpty();
        Properties().Where(x => IsArray(x.Shape) && x.Shape["items"] is null).Select(x => $"{x.Schema}.{x.Name}").ShouldBeEmpty();
        Properties().Where(x => x.Shape["properties"] is not null).Select(x => $"{x.Schema}.{x.Name}")
            .ShouldBeEmpty("an object inside another has a name of its own");
    }

    [Fact]
    public void Every_body_has_an_example_with_all_that_it_must_have() => Routes.SelectMany(route => route.Bodies
            .Where(x => x.Content["example"] is null || !Required(x.Content).All(name => x.Content["example"]![name] is not null))
            .Select(x => $"{route}: {x.Where}"))
        .ShouldBeEmpty();

    /// <summary>That no answer has a code which its route does not name is held wherever a test asks a service.</summary>
    [Fact]
    public void Every_operation_names_its_problems_by_code()
    {
        Routes.Where(x => !x.Problems.GetValueOrDefault("default", "").Contains("- 503 `database.unavailable`:", StringComparison.Ordinal))
            .Select(x => $"{x}").ShouldBeEmpty();
        Routes.SelectMany(x => x.Problems.Where(p => !ProblemLines.IsMatch(p.Value)).Select(p =>
            $"{x} {p.Key}: {p.Value}")).ShouldBeEmpty();
        Routes.Where(x => x.Path.Contains('{') && !x.Problems.GetValueOrDefault("404", "").Contains("not_found`", StringComparison.Ordinal))
            .Select(x => $"{x}").ShouldBeEmpty();
    }

    [Fact]
    public void Whoever_may_change_something_is_decided_by_its_scope_or_stands_here()
    {
        var open = Routes.Where(x => x.Method != "get" && x.Shape["x-narrowest-scope"] is null).Select(x => x.Name!).ToList();
        open.Except(OfAnyScope).ShouldBeEmpty("say who may do it with RequireScope, or enter it here and say why");
        OfAnyScope.Except(open).ShouldBeEmpty("these need no entry any more");
    }

    [Fact]
    public void A_route_that_takes_a_secret_stands_behind_the_guard_of_secrets()
    {
        var taking = Routes.Where(x => x.BodySchema is { } body && TakesSecret(body, [])).ToList();
        taking.Count.ShouldBeGreaterThan(5);
        taking.Where(x => !x.Refuses("credential.unreadable")).Select(x => $"{x}").ShouldBeEmpty();
    }

    [Fact]
    public void The_same_thing_has_the_same_name_and_type_everywhere()
    {
        Schemas.Select(x => x.Key).SelectMany(name => Services.Where(name.StartsWith).Select(service => name[service.Length..]))
            .GroupBy(rest => rest).Where(same => same.Count() > 1 && same.Key != BothRun).Select(same => same.Key)
            .ShouldBeEmpty("two services mean different things by one name: the gateway put their own names in front");
        Schemas.Select(x => x.Key).Where(name => Endings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal))).ShouldBeEmpty();
        Routes.Where(x => x.BodySchema is { } body && !body.EndsWith("Request", StringComparison.Ordinal)).Select(x =>
            $"{x}: {x.BodySchema}")
            .ShouldBeEmpty();
        Properties().Where(x => x.Name == "version" && (string?)x.Shape["format"] != "int64").Select(x => x.Schema).ShouldBeEmpty();
        Properties().GroupBy(x => x.Name).Where(x => x.Key.EndsWith("Id", StringComparison.Ordinal) && x.Key != Actor
            && x.Any(p => !IsId(p.Shape)))
            .Select(x => x.Key).ShouldBeEmpty("an id is a GUID");
        Properties().Where(x => x.Name.EndsWith("At", StringComparison.Ordinal) && (string?)x.Shape["format"] != "date-time")
            .Select(x => $"{x.Schema}.{x.Name}").ShouldBeEmpty("a time is a date-time");
    }

    private static bool TakesSecret(string schema, HashSet<string> seen) => seen.Add(schema)
        && (IsSecret(Schemas[schema]!) || (Schemas[schema]!["properties"]?.AsObject() ?? []).Any(x => IsSecret(x.Value!)
            || References(x.Value!).Any(inner => TakesSecret(inner, seen))));

    private static bool IsSecret(JsonNode shape) => (bool?)shape["writeOnly"] == true;

    private static IEnumerable<string> References(JsonNode shape) =>
        new[] { shape, shape["items"] }.Concat(shape["oneOf"]?.AsArray() ?? [])
            .Select(x => (string?)x?["$ref"]).OfType<string>().Select(x => x.Split('/')[^1]);

    private static IEnumerable<(string Schema, string Name, JsonObject Shape)> Properties() =>
        from schema in Schemas
        from property in schema.Value!["properties"]?.AsObject() ?? []
        where schema.Key != "ProblemDetails"
        select (schema.Key, property.Key, property.Value!.AsObject());

    private static bool IsArray(JsonObject shape) => shape["type"] switch
    {
        JsonArray types => types.Any(x => (string?)x == "array"),
        var type => (string?)type == "array",
    };

    private static bool IsId(JsonObject shape) => (string?)shape["format"] == "uuid";

    private static IEnumerable<string> Required(JsonObject content) =>
        content["schema"]?["$ref"] is { } reference && Schemas[((string)reference!).Split('/')[^1]]?["required"] is JsonArray required
            ? required.Select(x => (string)x!)
            : [];

    /// <summary>It begins like a sentence and ends like one, and each of its sentences can be read in one breath.</summary>
    private static bool IsSentence(string? text) =>
        text is { Length: > 3 } && (char.IsUpper(text[0]) || text[0] is '`' || char.IsDigit(text[0])) && text.Split('\n')[0][^1] == '.'
        && text.Split('\n')[0].Split(". ").All(sentence => sentence.Split(' ').Length <= MostWords);

    [GeneratedRegex("^[a-z][a-z0-9]*([A-Z][a-z0-9]*)*$")]
    private static partial Regex CamelCase { get; }

    [GeneratedRegex(@"^(- ([45]\d\d )?`[a-z_0-9]+\.[a-z_0-9]+`: [A-Z][^\n]*\.(\n|$))+$")]
    private static partial Regex ProblemLines { get; }
}
