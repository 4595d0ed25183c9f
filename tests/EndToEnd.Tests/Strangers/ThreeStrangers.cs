using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using LivePlatform.EndToEnd.Tests.Api;
using LivePlatform.EndToEnd.Tests.Running;

namespace LivePlatform.EndToEnd.Tests.Strangers;

/// <summary>Walks the API's document, so that a new route is covered without anybody remembering.</summary>
[Trait("Show", "thread.5")]
public sealed class ThreeStrangers(LiveSystem system)
{
    /// <summary>Lists that are the same for everybody: no object of anybody is in them.</summary>
    private static readonly string[] Common = ["/api/v1/role-profiles"];

    /// <summary>Answers about a whole provider, which operators of a part of it do not get.</summary>
    private static readonly string[] ForProvidersOnly = ["/api/v1/audit/verification"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Topology Owner => system.Owner;

    [Fact]
    public async Task Get_404_on_every_route_that_names_an_object_and_change_nothing()
    {
        var routes = system.Operations.Where(x => x.PathParameters.Count > 0 && !x.IsSystem).ToList();
        var before = await Snapshot.TakeAsync(system, Cancellation);
        var asked = 0;
        var wrong = new List<string>();
        foreach (var stranger in await Stranger.AllAsync(system))
        {
            foreach (var route in routes)
            {
                var answer = await AskAsync(stranger.Caller, route, Owner.Ids);
                asked++;
                if (answer.Status != HttpStatusCode.NotFound || answer.Code is null
                    || Snapshot.IdsIn(answer.Body).Overlaps(Owner.Ids.Values))
                {
                    wrong.Add($"{route} as {stranger.Who}: {answer}");
                }
            }
        }

        wrong.ShouldBeEmpty();
        (await Snapshot.TakeAsync(system, Cancellation)).ShouldBe(before);
        asked.ShouldBeGreaterThan(3 * 25);
        TestContext.Current.TestOutputHelper
            ?.WriteLine($"figure: {routes.Count} routes that name an object, asked by 3 strangers: {asked} times 404, nothing changed");
    }

    /// <summary>
    /// 404, or the 403 of those who may not create such a thing at all: then the owner's object and one that nobody has get the same
    /// answer.
    /// </summary>
    [Fact]
    public async Task Cannot_tell_an_object_that_their_body_names_from_one_that_does_not_exist()
    {
        var routes = system.Operations.Where(
            x => x.Body is { } body && x.PathParameters.Count == 0 && !x.IsSystem && Bodies.NamesOneOf(body, Owner.Ids)).ToList();
        var nobodys = Owner.Ids.Keys.ToDictionary(name => name, _ => Guid.NewGuid());
        var wrong = new List<string>();
        foreach (var stranger in await Stranger.AllAsync(system))
        {
            foreach (var route in routes)
            {
                var answer = await AskAsync(stranger.Caller, route, Owner.Ids);
                var unknown = await AskAsync(stranger.Caller, route, nobodys);
                var isRightless = stranger.Scope != OperatorScope.Provider
                    && (answer.Status, answer.Code) == (HttpStatusCode.Forbidden, "auth.forbidden");
                if ((answer.Status != HttpStatusCode.NotFound && !isRightless) || Untraced(answer) != Untraced(unknown))
                {
                    wrong.Add($"{route} as {stranger.Who}: {answer}; and for an unknown object: {unknown}");
                }
            }
        }

        wrong.ShouldBeEmpty();
        routes.Count.ShouldBeGreaterThan(2);
        TestContext.Current.TestOutputHelper
            ?.WriteLine(
                $"figure: {routes.Count} routes whose body names an object, asked by 3 strangers: "
                    + "the answer is that for an unknown object");
    }

    [Fact]
    public async Task Find_none_of_the_owners_objects_in_any_list()
    {
        var lists = system.Operations.Where(x => x.IsSafe && x.PathParameters.Count == 0 && !x.IsSystem && !Common.Contains(x.Path))
            .ToList();
        var secret = await Snapshot.IdsOfCustomerAsync(system, Cancellation);
        var asked = 0;
        var wrong = new List<string>();
        foreach (var stranger in await Stranger.AllAsync(system))
        {
            var hidden = secret.Except(stranger.Knows).ToHashSet();
            foreach (var (path, filtersById) in lists.SelectMany(list => PathsOf(list, stranger)))
            {
                var answer = await stranger.Caller.TryGetAsync(path, Cancellation);
                asked++;
                var isRight = IsForProvidersOnly(path, stranger)
                    ? answer.Code == "auth.forbidden"
                    : answer.Status == HttpStatusCode.OK && (!filtersById || answer.Length == 0);
                if (!isRight || Snapshot.IdsIn(answer.Body).Overlaps(hidden))
                {
                    wrong.Add($"GET {path} as {stranger.Who}: {answer}");
                }
            }
        }

        wrong.ShouldBeEmpty();
        lists.Count.ShouldBeGreaterThan(5);
        TestContext.Current.TestOutputHelper
            ?.WriteLine(
                $"figure: {asked} lists as 3 strangers: none of the owner's {secret.Count} ids in any, "
                    + "those filtered by an id of the owner's empty");
    }

    /// <summary>Without this, a walk over routes that do not exist would find 404 everywhere.</summary>
    [Fact]
    public async Task Ask_what_the_owner_is_answered_by_the_same_routes()
    {
        var found = new HashSet<Guid>();
        foreach (var route in system.Operations.Where(x => !x.IsSystem))
        {
            // A version that no object has, and no key: an unsafe request comes as far as to the object, and changes nothing.
            var answer = await Owner.Admin.SendAsync(
                route.Method, route.Fill(Owner.Ids), BodyOf(route, Owner.Ids), Cancellation, ifMatch: route.IsSafe ? null : "\"999999\"");
            answer.Status.ShouldNotBe(HttpStatusCode.NotFound, $"{route}: {answer}");
            if (route.IsSafe)
            {
                answer.Status.ShouldBe(HttpStatusCode.OK, $"{route}: {answer}");
                found.UnionWith(Snapshot.IdsIn(answer.Body));
            }
        }

        Owner.Ids.Where(x => x.Key != "serviceProviderId" && !found.Contains(x.Value))
            .ShouldBeEmpty("every object of the walk is one that lists show to its owner");
    }

    private static bool IsForProvidersOnly(string path, Stranger stranger) =>
        stranger.Scope != OperatorScope.Provider && ForProvidersOnly.Contains($"/{path.Split('?')[0]}");

    private static string? BodyOf(Operation route, IReadOnlyDictionary<string, Guid> ids) =>
        route.Body is { } body ? Bodies.Valid(body, ids).ToJsonString() : null;

    private static string Untraced(ApiAnswer answer)
    {
        var body = JsonNode.Parse(answer.Body)!.AsObject();
        body.Remove("traceId");
        return $"{(int)answer.Status} {body.ToJsonString(JsonSerializerOptions.Web)}";
    }

    private Task<ApiAnswer> AskAsync(ApiCaller caller, Operation route, IReadOnlyDictionary<string, Guid> named) => caller.SendAsync(
        route.Method, route.Fill(Owner.Ids), BodyOf(route, named), Cancellation,
        key: route.Method == HttpMethod.Post ? Guid.NewGuid().ToString() : null, ifMatch: "\"1\"");

    /// <summary>
    /// The list as it is, and once with each filter that names an object of the owner's which the stranger does not know.
    /// </summary>
    private IEnumerable<(string Path, bool FiltersById)> PathsOf(Operation list, Stranger stranger) =>
        list.QueryParameters.Where(name => IsReference(name) && !stranger.Knows.Contains(Owner[name]))
            .Select(name => ($"{list.Fill(Owner.Ids)}?{name}={Owner[name]}", true)).Prepend((list.Fill(Owner.Ids), false));

    private bool IsReference(string name) => Owner.Ids.ContainsKey(name);
}
