using System.Text.Json.Nodes;

namespace LivePlatform.Architecture.Tests;

/// <summary>One operation of the API's document.</summary>
internal sealed record ApiRoute(JsonObject document, string Method, string Path, JsonObject Shape)
{
    public string? Name => (string?)Shape["operationId"];

    public string? Summary => (string?)Shape["summary"];

    public IEnumerable<JsonObject> Parameters =>
        (Shape["parameters"]?.AsArray() ?? []).Select(x => x!["$ref"] is { } reference
            ? document["components"]!["parameters"]![((string)reference!).Split('/')[^1]]!.AsObject()
            : x.AsObject());

    /// <summary>Schema of its body; null when it takes none.</summary>
    public string? BodySchema =>
        ((string?)Shape["requestBody"]?["content"]?["application/json"]?["schema"]?["$ref"])?.Split('/')[^1];

    /// <summary>JSON bodies of the request and of successful answers.</summary>
    public IEnumerable<(string Where, JsonObject Content)> Bodies => Shape["responses"]!.AsObject()
        .Where(x => x.Key.StartsWith('2')).Select(x => (x.Key, Body: x.Value!.AsObject()))
        .Append(("request", Body: Shape["requestBody"]?.AsObject() ?? []))
        .Where(x => x.Body["content"]?["application/json"] is not null)
        .Select(x => (x.Item1, x.Body["content"]!["application/json"]!.AsObject()));

    /// <summary>What it says of each status that is no success.</summary>
    public Dictionary<string, string> Problems => Shape["responses"]!.AsObject()
        .Where(x => x.Key[0] is not '2').ToDictionary(x => x.Key, x => (string?)x.Value!["description"] ?? "");

    /// <summary>Whether it may answer with the code.</summary>
    public bool Refuses(string code) => Problems.Values.Any(text => text.Contains($"`{code}`", StringComparison.Ordinal));

    /// <summary>Whether the name begins as its method and path say.</summary>
    public bool VerbFits => Name is { } name && Expected().Any(verb => name.StartsWith(verb, StringComparison.Ordinal));

    private bool IsOfOne => Path.EndsWith('}');

    private string LastWord => Path.Split('/')[^1];

    public static IReadOnlyList<ApiRoute> All(JsonObject document) =>
    [
        .. from path in document["paths"]!.AsObject()
           from method in path.Value!.AsObject()
           select new ApiRoute(document, method.Key, path.Key, method.Value!.AsObject()),
    ];

    public override string ToString() => $"{Method} {Path}";

    private string[] Expected() => Method switch
    {
        "get" when LastWord == "export" => ["export"],
        "get" when LastWord == "events" => ["watch"],
        "get" when LastWord == "verification" => ["verify"],
        "get" => [IsList ? "list" : "get"],
        "delete" => ["delete"],
        "put" when IsOfOne => ["update"],
        "put" => ["replace", "set"],
        "post" when LastWord == "check" => ["check"],
        "post" when IsAction => [LastWord switch { "approval" => "approve", "compromised" => "report", var verb => verb }],
        "post" => ["create"],
        _ => [],
    };

    private bool IsList => Shape["responses"]?["200"]?["content"]?["application/json"]?["schema"] is { } schema
        && ((string?)schema["type"] == "array" || ((string?)schema["$ref"])?.Contains("CursorPageOf", StringComparison.Ordinal) == true);

    /// <summary>Something is done with one object: its id comes before the last word, which is no plural.</summary>
    private bool IsAction => Path.Split('/') is [.., var before, var last] && before.StartsWith('{') && !last.EndsWith('s')
        || LastWord == "compromised";
}
