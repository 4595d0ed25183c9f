using System.Globalization;
using System.Text.Json;
using LivePlatform.M365Simulator.Entra;
using LivePlatform.M365Simulator.Faults;
using LivePlatform.M365Simulator.Tenants;
using Microsoft.Extensions.Primitives;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>The OData options of a call, with or without their dollar sign.</summary>
internal sealed record GraphQuery(
    string Raw,
    string? Select,
    string? Filter,
    string? Expand,
    string? OrderBy,
    string? Top,
    string? Skip,
    bool Count,
    string? SkipToken,
    string? DeltaToken)
{
    public int? TopNumber => int.TryParse(Top, CultureInfo.InvariantCulture, out var top) ? top : null;

    public static GraphQuery Read(string raw)
    {
        var values = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(raw);
        string? Option(string name) =>
            values.TryGetValue($"${name}", out var value) || values.TryGetValue(name, out value) ? value.ToString() : null;
        return new GraphQuery(
            raw, Option("select"), Option("filter"), Option("expand"), Option("orderby"), Option("top"), Option("skip"),
            string.Equals(Option("count"), "true", StringComparison.OrdinalIgnoreCase), Option("skiptoken"), Option("deltatoken"));
    }
}

/// <summary>The request headers that decide an answer.</summary>
internal sealed record GraphHeaders(string Prefer, string ConsistencyLevel, string ClientRequestId)
{
    public bool ReturnMinimal => Prefer.Contains("return=minimal", StringComparison.OrdinalIgnoreCase);

    public bool Eventual => string.Equals(ConsistencyLevel, "eventual", StringComparison.OrdinalIgnoreCase);

    public static GraphHeaders Read(Func<string, StringValues> header) =>
        new(header("Prefer").ToString(), header("ConsistencyLevel").ToString(), header("client-request-id").ToString());
}

/// <summary>One Graph request, alone or out of a batch.</summary>
internal sealed record GraphCall
{
    public required string Method { get; init; }

    /// <summary>After /v1.0, in one spelling: <c>users/delta</c>, <c>applications/appId=…/addPassword</c>.</summary>
    public required string[] Segments { get; init; }

    public required string Path { get; init; }

    public required GraphQuery Query { get; init; }

    public required GraphHeaders Headers { get; init; }

    public required TokenIdentity Caller { get; init; }

    public required M365Tenant Tenant { get; init; }

    /// <summary>Scheme, host and version: links in answers are absolute.</summary>
    public required string BaseUrl { get; init; }

    public required string Process { get; init; }

    public TimeSpan Latency { get; init; }

    public JsonElement? Body { get; init; }

    /// <summary>How the link of a delta page leads in a circle; null: it leads on.</summary>
    public FaultKind? Circle { get; init; }

    public Guid RequestId { get; init; } = Guid.NewGuid();

    /// <summary>The values of the {holes} in the route, in order.</summary>
    public string[] Ids { get; init; } = [];
}

/// <summary>The answer to a call. The body is written when the answer is sent.</summary>
internal sealed record GraphAnswer(int Status, Action<Utf8JsonWriter>? Body = null)
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Headers { get; init; } = None;

    /// <summary>For $count: text instead of JSON.</summary>
    public string? Text { get; init; }

    /// <summary>The connection is to be cut instead.</summary>
    public bool Abort { get; init; }

    /// <summary>What becomes of the body on its way; null: nothing.</summary>
    public BodyDamage? Damage { get; init; }

    public static GraphAnswer Ok(Action<Utf8JsonWriter> body) => new(200, body);

    public static GraphAnswer NoContent { get; } = new(204);

    public GraphAnswer With(params (string Name, string Value)[] headers)
    {
        var all = new Dictionary<string, string>(Headers);
        foreach (var (name, value) in headers)
        {
            all[name] = value;
        }

        return this with { Headers = all };
    }
}
