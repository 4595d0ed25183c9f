using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using LivePlatform.EndToEnd.Tests.Api;
using LivePlatform.EndToEnd.Tests.BadInput;
using LivePlatform.EndToEnd.Tests.Running;

namespace LivePlatform.EndToEnd.Tests.Canary;

/// <summary>Takes a secret wherever somebody may bring one: rightly, wrongly, and to the wrong place.</summary>
internal static class Exercise
{
    /// <summary>A connection whose secret Microsoft refuses is refused, reported, and mended.</summary>
    /// <returns>Its id.</returns>
    public static async Task<Guid> RefusedAndMendedAsync(LiveSystem system, CancellationToken cancellationToken)
    {
        var admin = system.Owner.Admin;
        var tenant = new SimulatedTenant(system.Stack.Simulator.Http, "Canary Tenant", Secrets.With(system.Canary, "right"));
        await tenant.SeedAsync(5, 1, cancellationToken);
        var customer = await admin.CreateAsync("api/v1/customers", new { name = tenant.Name }, cancellationToken);
        var service = await admin.CreateAsync(
            "api/v1/services",
            new
            {
                customerId = customer.GetProperty("id").GetGuid(),
                kind = "DirectRouting",
                fullName = "Canary voice",
                shortName = "canary",
                licensedUsers = 5,
            },
            cancellationToken);
        var connection = await admin.CreateAsync(
            "api/v1/connections",
            new
            {
                serviceId = service.GetProperty("id").GetGuid(),
                m365TenantId = tenant.TenantId,
                clientId = tenant.ClientId,
                clientSecret = Secrets.With(system.Canary, "wrong"),
            },
            cancellationToken);
        var path = $"api/v1/connections/{connection.GetProperty("id").GetGuid()}";
        await admin.WaitAsync(path, x => x.GetProperty("failure").ValueKind == JsonValueKind.Object, cancellationToken);
        var read = await admin.TryGetAsync(path, cancellationToken);
        var mended = await admin.SendAsync(
            HttpMethod.Put, $"{path}/credential", JsonSerializer.Serialize(new { clientSecret = tenant.Secret }), cancellationToken,
            ifMatch: read.ETag);
        mended.Status.ShouldBe(HttpStatusCode.OK, mended.ToString());
        await admin.WaitAsync(path, x => x.GetProperty("status").GetString() == "Verified", cancellationToken);
        return connection.GetProperty("id").GetGuid();
    }

    /// <summary>
    /// Every route that takes a body gets the secret as each member's value, as a name, cut off, and as something that is no JSON.
    /// </summary>
    /// <returns>How many requests were refused.</returns>
    public static async Task<int> RefusedByEveryRouteAsync(LiveSystem system, CancellationToken cancellationToken)
    {
        var secret = Secrets.With(system.Canary, "lost");
        var refused = 0;
        foreach (var route in system.Operations.Where(x => x.Body is not null))
        {
            var caller = route.IsSystem ? system.SystemAdmin : system.Owner.Admin;
            foreach (var body in Spoilt(Bodies.Valid(route.Body!, system.Owner.Ids), secret))
            {
                // No key and a version that no object has: what is not refused for its body is refused for these. A check takes neither:
                // it may say what a body with the secret as a name would do, and its answer is searched like all others.
                var answer = await caller.SendAsync(
                    route.Method, route.Fill(system.Owner.Ids), body, cancellationToken, ifMatch: "\"999999\"");
                var isCheck = route is { TakesKey: false, TakesVersion: false };
                ((int)answer.Status).ShouldBeInRange(isCheck ? 200 : 400, 499, $"{route}: {answer}");
                refused += answer.Status >= HttpStatusCode.BadRequest ? 1 : 0;
            }
        }

        return refused;
    }

    private static IEnumerable<string> Spoilt(JsonObject right, string secret)
    {
        var whole = right.ToJsonString();
        yield return secret;
        yield return $"\"{secret}\"";
        yield return $"{{\"{secret}";
        yield return $"{{\"{secret}\": 1, {whole[1..]}";
        yield return $"{whole} {secret}";
        yield return $"{{\"clientSecret\":{{\"{secret}\":[\"{secret}\"]}}}}";
        foreach (var (name, _) in right)
        {
            var copy = right.DeepClone().AsObject();
            copy[name] = secret;
            yield return copy.ToJsonString();
            copy[name] = new string('x', Damage.TooLong) + secret;
            yield return copy.ToJsonString();
            yield return $"{{\"{name}\":\"{secret}";
        }
    }
}
