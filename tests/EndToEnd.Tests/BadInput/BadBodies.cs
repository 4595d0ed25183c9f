using System.Net;
using LivePlatform.EndToEnd.Tests.Api;
using LivePlatform.EndToEnd.Tests.Running;

namespace LivePlatform.EndToEnd.Tests.BadInput;

/// <summary>Every route that takes a body, with every body that is wrong in one way.</summary>
[Trait("Show", "thread.6")]
public sealed class BadBodies(LiveSystem system)
{
    private const int FewestRoutes = 12;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IReadOnlyList<Operation> Routes => [.. system.Operations.Where(x => x.Body is not null)];

    [Fact]
    public async Task Are_answered_by_a_problem_with_a_code_and_change_nothing()
    {
        var before = await Snapshot.TakeAsync(system, Cancellation);
        var sent = 0;
        var wrong = new List<string>();
        foreach (var route in Routes)
        {
            foreach (var damage in Damage.Of(route.Body!, Bodies.Valid(route.Body!, system.Owner.Ids)))
            {
                var answer = await SendAsync(route, damage.Body, Guid.NewGuid().ToString());
                sent++;
                if (answer.Status is not (HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity)
                    || answer.Code is not { Length: > 0 } || answer.Body.Length > Damage.TooLong)
                {
                    wrong.Add($"{route}, {damage.What}: {answer}");
                }
            }
        }

        wrong.ShouldBeEmpty();
        (await Snapshot.TakeAsync(system, Cancellation)).ShouldBe(before);
        Routes.Count.ShouldBeGreaterThanOrEqualTo(FewestRoutes);
        sent.ShouldBeGreaterThan(FewestRoutes * 15);
        TestContext.Current.TestOutputHelper
            ?.WriteLine($"figure: {sent} wrong bodies for {Routes.Count} routes: each refused by a problem with a code, nothing changed");
    }

    /// <summary>Without this, a body that is wrong for another reason would make every case above pass.</summary>
    [Fact]
    public async Task Are_wrong_only_by_what_was_spoilt()
    {
        foreach (var route in Routes)
        {
            var right = Bodies.Valid(route.Body!, system.Owner.Ids).ToJsonString();
            var answer = await SendAsync(route, right, key: null);
            (answer.Status, answer.Code).ShouldBe(
                route.TakesKey ? (HttpStatusCode.BadRequest, "idempotency.key_required")
                : route.TakesVersion ? (HttpStatusCode.PreconditionFailed, "precondition.stale")
                : (HttpStatusCode.OK, null),
                $"{route} with {right}: {answer}");
        }
    }

    [Fact]
    public async Task Of_another_type_are_answered_by_415()
    {
        foreach (var route in Routes)
        {
            foreach (var type in new[] { "text/plain", "application/xml", "application/x-www-form-urlencoded" })
            {
                var answer = await SendAsync(
                    route, Bodies.Valid(route.Body!, system.Owner.Ids).ToJsonString(), Guid.NewGuid().ToString(), type);
                (answer.Status, answer.Code).ShouldBe(
                    (HttpStatusCode.UnsupportedMediaType, "request.unsupported_media_type"), $"{route} as {type}: {answer}");
            }
        }
    }

    // A version that no object has: were the body taken, the answer would be 412 and still nothing changed. A check changes nothing anyway.
    private Task<ApiAnswer> SendAsync(Operation route, string body, string? key, string contentType = "application/json") =>
        (route.IsSystem ? system.SystemAdmin : system.Owner.Admin).SendAsync(
            route.Method, route.Fill(system.Owner.Ids), body, Cancellation, route.TakesKey ? key : null, "\"999999\"", contentType);
}
