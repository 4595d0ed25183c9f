using System.Text.Json;

namespace LivePlatform.EndToEnd.Tests.Api;

/// <summary>One operation of the API's document.</summary>
/// <param name="Method">GET, POST, PUT, DELETE.</param>
/// <param name="Path">With its parameters in braces.</param>
/// <param name="PathParameters">Their names.</param>
/// <param name="QueryParameters">Their names.</param>
/// <param name="Headers">Their names.</param>
/// <param name="Name">Its name; of one without, method and path.</param>
/// <param name="Body">Schema of the body; null when it has none.</param>
internal sealed record Operation(
    HttpMethod Method,
    string Path,
    IReadOnlyList<string> PathParameters,
    IReadOnlyList<string> QueryParameters,
    IReadOnlyList<string> Headers,
    string Name,
    Schema? Body)
{
    /// <summary>It creates something, once per key.</summary>
    public bool TakesKey => Headers.Contains("Idempotency-Key");

    /// <summary>It changes a version of something.</summary>
    public bool TakesVersion => Headers.Contains("If-Match");

    public bool IsSafe => Method == HttpMethod.Get;

    public bool IsSystem => Path.StartsWith("/api/v1/system/", StringComparison.Ordinal);

    /// <summary>The path with ids in it.</summary>
    /// <exception cref="InvalidOperationException">A parameter is unknown: a new route needs an object to name.</exception>
    public string Fill(IReadOnlyDictionary<string, Guid> ids) => PathParameters.Aggregate(
        Path.TrimStart('/'),
        (path, name) => ids.TryGetValue(name, out var id)
            ? path.Replace($"{{{name}}}", id.ToString(), StringComparison.Ordinal)
            : throw new InvalidOperationException(
                $"{this} has the parameter {name}, of which the system under test has no object: make one in {nameof(Running.Topology)}."));

    /// <summary>Whether a request was for this operation.</summary>
    public bool Is(HttpMethod method, string path) =>
        method == Method && path.Split('/') is var asked && Path.Split('/') is var own && asked.Length == own.Length
        && own.Zip(asked).All(static pair => pair.First.StartsWith('{') || pair.First == pair.Second);

    public override string ToString() => $"{Method} {Path}";
}

/// <summary>Reads an OpenAPI 3.1 document as far as the walks over the API need it.</summary>
internal static class ApiDocument
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete", "head", "options"];

    public static IReadOnlyList<Operation> Read(JsonElement document) =>
    [
        .. from path in document.GetProperty("paths").EnumerateObject()
           from operation in path.Value.EnumerateObject()
           where Methods.Contains(operation.Name)
           let parameters = Parameters(document, path.Value).Concat(Parameters(document, operation.Value)).ToList()
           select new Operation(
               HttpMethod.Parse(operation.Name.ToUpperInvariant()),
               path.Name,
               [.. parameters.Where(x => x.In == "path").Select(x => x.Name)],
               [.. parameters.Where(x => x.In == "query").Select(x => x.Name)],
               [.. parameters.Where(x => x.In == "header").Select(x => x.Name)],
               operation.Value.TryGetProperty("operationId", out var name)
                   ? name.GetString()!
                   : $"{operation.Name.ToUpperInvariant()} {path.Name}",
               BodyOf(document, operation.Value)),
    ];

    private static Schema? BodyOf(JsonElement document, JsonElement operation) =>
        operation.TryGetProperty("requestBody", out var body)
            ? Schema.Read(document, body.GetProperty("content").GetProperty("application/json").GetProperty("schema"))
            : null;

    private static IEnumerable<(string Name, string In)> Parameters(JsonElement document, JsonElement owner) =>
        owner.TryGetProperty("parameters", out var parameters)
            ? parameters.EnumerateArray().Select(x => Schema.Resolve(document, x))
                .Select(x => (x.GetProperty("name").GetString()!, x.GetProperty("in").GetString()!))
            : [];
}
