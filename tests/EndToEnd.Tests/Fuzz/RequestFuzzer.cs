using System.Globalization;
using System.Text;
using LivePlatform.EndToEnd.Tests.Api;
using LivePlatform.EndToEnd.Tests.BadInput;
using LivePlatform.TestKit;

namespace LivePlatform.EndToEnd.Tests.Fuzz;

/// <summary>
/// Draws requests from the API's document: mostly nearly right ones, which come further than noise does. The same seed draws the same, but
/// for the names in right bodies; in which order they arrive is chance.
/// </summary>
/// <param name="seed">Of the draw.</param>
/// <param name="operations">What there is to ask.</param>
/// <param name="callers">Who asks.</param>
/// <param name="ids">Objects to name, by the names of parameters.</param>
internal sealed class RequestFuzzer(
    int seed, IReadOnlyList<Operation> operations, IReadOnlyList<FuzzCaller> callers, IReadOnlyDictionary<string, Guid> ids)
{
    private static readonly HttpMethod[] Methods =
    [
        HttpMethod.Get, HttpMethod.Post, HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete, HttpMethod.Head, HttpMethod.Options,
        new("TRACE"), new("PROPFIND"),
    ];
    private static readonly string[] ContentTypes =
    [
        "application/json; charset=utf-16", "text/plain", "application/xml", "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded", "", "*/*", "application/json;;", "application/problem+json",
    ];
    private static readonly string[] Versions =
    [
        "\"1\"", "\"999999\"", "\"-1\"", "*", "W/\"1\"", "1", "", "\"99999999999999999999\"", "\"1\", \"2\"", "\"x",
    ];
    private readonly Draw _draw = new(seed);
    private readonly Noise _noise = new(seed);

    public FuzzedRequest Next()
    {
        var route = _draw.Of(operations);
        var caller = _draw.Of(callers);

        // What may be done is wrong in at least one way, so that nothing of it may have an effect.
        var wrong = caller.MayChange && !route.IsSafe;
        var damage = Damages(route, wrong);
        var method = _draw.OneIn(40) && !wrong ? _draw.Of(Methods) : route.Method;
        var headers = new List<(string, string)>();
        AddKey(headers, route, damage == Damaged.Key);
        AddVersion(headers, route, damage == Damaged.Version);
        AddNoise(headers, caller);
        var path = Path(route, damage == Damaged.Path) + Query(route);
        return new FuzzedRequest(
            caller, route, method, path, headers, Body(route, damage == Damaged.Body),
            _draw.OneIn(30) ? _draw.Of(ContentTypes) : "application/json");
    }

    private Damaged Damages(Operation route, bool wrong)
    {
        List<Damaged> ways = [];
        if (route.Body is not null)
        {
            ways.Add(Damaged.Body);
        }

        if (route.TakesVersion)
        {
            ways.Add(Damaged.Version);
        }

        if (route.TakesKey)
        {
            ways.Add(Damaged.Key);
        }

        if (route.PathParameters.Count > 0)
        {
            ways.Add(Damaged.Path);
        }

        return !wrong && _draw.OneIn(3) ? Damaged.Nothing : ways.Count > 0 ? _draw.Of(ways) : Damaged.Nothing;
    }

    private string Path(Operation route, bool damaged) => route.PathParameters.Aggregate(route.Path.TrimStart('/'), (path, name) =>
        path.Replace(
            $"{{{name}}}",
            damaged ? _noise.Segment() : ids.TryGetValue(name, out var id) ? id.ToString() : _draw.Id().ToString(),
            StringComparison.Ordinal));

    private string Query(Operation route)
    {
        var parts = route.QueryParameters.Where(_ => _draw.OneIn(3)).Select(name => $"{name}={QueryValue(name)}").ToList();
        if (_draw.OneIn(15))
        {
            parts.Add($"{_noise.Segment()}={_noise.Segment()}");
        }

        return parts.Count == 0 ? "" : $"?{string.Join('&', parts)}";
    }

    private string QueryValue(string name) => _draw.Below(4) switch
    {
        0 when ids.TryGetValue(name, out var id) => id.ToString(),
        1 => _draw.Between(-2, 1100).ToString(CultureInfo.InvariantCulture),
        2 => _draw.Of(["true", "2026-11-30T00:00:00Z", "DayTwo", "Verified", "name", "-name", "a", "null", "[]", "{}"]),
        _ => _noise.Segment(),
    };

    private byte[]? Body(Operation route, bool damaged)
    {
        if (route.Body is not { } schema)
        {
            return _draw.OneIn(20) ? _noise.Bytes() : null;
        }

        var right = Bodies.Valid(schema, ids);
        return !damaged ? Encoding.UTF8.GetBytes(right.ToJsonString())
            : _draw.Below(10) switch
            {
                0 => _noise.Bytes(),
                1 => Encoding.UTF8.GetBytes(_noise.DeepJson()),
                _ => Encoding.UTF8.GetBytes(_draw.Of(Damage.Of(schema, right).ToList()).Body),
            };
    }

    private void AddKey(List<(string, string)> headers, Operation route, bool damaged)
    {
        if (damaged ? _draw.OneIn(2) : route.TakesKey || _draw.OneIn(30))
        {
            headers.Add(("Idempotency-Key", damaged ? new string('k', 101) : _draw.Id().ToString()));
        }
    }

    private void AddVersion(List<(string, string)> headers, Operation route, bool damaged)
    {
        if (damaged ? _draw.OneIn(2) : route.TakesVersion || _draw.OneIn(30))
        {
            headers.Add(("If-Match", damaged || !_draw.OneIn(4) ? "\"999999\"" : _draw.Of(Versions[1..])));
        }
    }

    private void AddNoise(List<(string, string)> headers, FuzzCaller caller)
    {
        if (caller.IsSystem && !_draw.OneIn(5))
        {
            headers.Add(("Live-Provider", _draw.OneIn(4) ? _noise.Header() : ids["serviceProviderId"].ToString()));
        }

        // Each from elsewhere: otherwise the limit of one address would be all that is met.
        headers.Add(("X-Forwarded-For", _draw.OneIn(10) ? _noise.Header() : $"198.51.{_draw.Below(100)}.{_draw.Below(256)}"));
        if (_draw.OneIn(10))
        {
            headers.Add(
                (
                    _draw.Of(
                        [
                            "Accept", "Accept-Language", "Origin", "Forwarded", "X-Forwarded-Proto", "X-HTTP-Method-Override",
                            "traceparent", "Cookie", "Range", "If-None-Match", "Expect", "Accept-Encoding", "Live-Visitor",
                        ]),
                    _noise.Header()));
        }
    }

    private enum Damaged
    {
        Nothing,
        Path,
        Body,
        Version,
        Key,
    }
}
