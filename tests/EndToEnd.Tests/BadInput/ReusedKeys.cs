using System.Net;
using System.Text.Json.Nodes;
using LivePlatform.EndToEnd.Tests.Api;
using LivePlatform.EndToEnd.Tests.Running;

namespace LivePlatform.EndToEnd.Tests.BadInput;

/// <summary>Creates with the second provider: the walks compare what the first one sees.</summary>
[Trait("Show", "thread.6")]
public sealed class ReusedKeys(LiveSystem system)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_another_body_get_422_and_make_nothing_and_with_the_same_the_first_answer()
    {
        var routes = system.Operations.Where(x => x.TakesKey && x.Body is { Members.Count: > 0 })
            .OrderBy(x => x.Path.EndsWith("/sync-apps", StringComparison.Ordinal)).ToList();
        foreach (var route in routes)
        {
            var caller = route.IsSystem ? system.SystemAdmin : system.Other.Admin;
            var (path, key, body) = (route.Fill(system.Other.Ids), Guid.NewGuid().ToString(), await BodyAsync(route));
            var made = await caller.CreateAsync(path, body, Cancellation, key);

            var other = await caller.SendAsync(HttpMethod.Post, path, Changed(route.Body!, body).ToJsonString(), Cancellation, key);
            (other.Status, other.Code).ShouldBe((HttpStatusCode.UnprocessableEntity, "idempotency.body_differs"), $"{route}: {other}");
            var again = await caller.SendAsync(HttpMethod.Post, path, body.ToJsonString(), Cancellation, key);
            again.Json.GetProperty("id").GetGuid().ShouldBe(made.GetProperty("id").GetGuid(), $"{route}: {again}");
        }

        routes.Count.ShouldBeGreaterThanOrEqualTo(7);
        TestContext.Current.TestOutputHelper
            ?.WriteLine($"figure: {routes.Count} creating routes: a used key with another body makes nothing");
    }

    private async Task<JsonObject> BodyAsync(Operation route)
    {
        var ids = new Dictionary<string, Guid>(system.Other.Ids);
        if (route.Path.EndsWith("/connections", StringComparison.Ordinal))
        {
            // A service has one connection: this takes one that has none.
            var service = await system.Other.Admin.CreateAsync(
                "api/v1/services",
                new
                {
                    customerId = ids["customerId"],
                    kind = "DirectRouting",
                    fullName = "Key",
                    shortName = "once-only",
                    licensedUsers = 5,
                },
                Cancellation);
            ids["serviceId"] = service.GetProperty("id").GetGuid();
        }

        if (route.Path.EndsWith("/sync-apps", StringComparison.Ordinal))
        {
            // A provider has one SyncApp: the one that it has makes room, and the connection that needs it before.
            await RemoveAsync($"api/v1/connections/{ids["connectionIds.item"]}");
            await RemoveAsync($"{route.Path}/{ids["syncAppId"]}");
        }

        return Bodies.Valid(route.Body!, ids);
    }

    private async Task RemoveAsync(string path)
    {
        var read = await system.Other.Admin.TryGetAsync(path, Cancellation);
        await system.Other.Admin.SendAsync(HttpMethod.Delete, path, null, Cancellation, ifMatch: read.ETag);
    }

    /// <summary>Right by the schema as well, and another body: its first free text is longer, or its first choice another.</summary>
    private static JsonObject Changed(Schema schema, JsonObject body)
    {
        var changed = body.DeepClone().AsObject();
        var texts = schema.Members.Where(x => x.Value is { Type: "string", Format: null } && x.Key is not "usageLocation")
            .OrderBy(x => x.Value.Values.Count);
        var (name, member) = texts.First();
        changed[name] = member.Values.FirstOrDefault(x => x != (string?)body[name]) ?? $"{body[name]}x";
        return changed;
    }
}
