using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LivePlatform.EndToEnd.Tests.Api;
using LivePlatform.EndToEnd.Tests.Running;

namespace LivePlatform.EndToEnd.Tests.Described;

/// <summary>Whoever learns the API begins with its examples: each is a body that its route understands.</summary>
public sealed class TryingTheExamples(LiveSystem system)
{
    private static readonly string[] NotUnderstood = ["request.invalid", "request.malformed"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_example_of_a_request_is_refused_for_what_it_says()
    {
        var learner = await LearnerAsync();
        var document = await system.SystemAdmin.GetAsync("openapi/v1.json", Cancellation);
        var tried = 0;
        var wrong = new List<string>();
        foreach (var route in system.Operations.Where(x => x.Body is not null && !x.IsSystem))
        {
            var example = document.GetProperty("paths").GetProperty(route.Path).GetProperty(route.Method.Method.ToLowerInvariant())
                .GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("example");
            using var request = new HttpRequestMessage(route.Method, route.Fill(system.Owner.Ids))
            {
                Content = new StringContent(example.GetRawText(), System.Text.Encoding.UTF8, "application/json"),
            };
            request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
            request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString());
            using var answer = await learner.Http.SendAsync(request, Cancellation);
            var body = await answer.Content.ReadAsStringAsync(Cancellation);
            tried++;
            if (NotUnderstood.Any(code => body.Contains($"\"{code}\"", StringComparison.Ordinal))
                || answer.StatusCode >= HttpStatusCode.InternalServerError)
            {
                wrong.Add($"{route}: {body}");
            }
        }

        wrong.ShouldBeEmpty();
        tried.ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task An_empty_body_is_answered_with_every_member_that_it_lacks()
    {
        var document = await system.SystemAdmin.GetAsync("openapi/v1.json", Cancellation);
        var schemas = document.GetProperty("components").GetProperty("schemas");
        var wrong = new List<string>();
        foreach (var route in system.Operations.Where(x => x.Body is not null && !x.IsSystem))
        {
            var body = document.GetProperty("paths").GetProperty(route.Path).GetProperty(route.Method.Method.ToLowerInvariant())
                .GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
            var schema = schemas.GetProperty(body.GetProperty("$ref").GetString()!.Split('/')[^1]);
            if (!schema.TryGetProperty("required", out var required))
            {
                continue;
            }

            using var request = new HttpRequestMessage(route.Method, route.Fill(system.Owner.Ids))
            {
                Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json"),
            };
            request.Headers.TryAddWithoutValidation("If-Match", "\"999999\"");
            request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString());
            using var answer = await system.Owner.Admin.Http.SendAsync(request, Cancellation);
            var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
            var named = problem.TryGetProperty("errors", out var errors) ? errors.EnumerateObject().Select(x => x.Name) : [];
            if (!named.Order(StringComparer.Ordinal).SequenceEqual(
                required.EnumerateArray().Select(x => x.GetString()!).Order(StringComparer.Ordinal)))
            {
                wrong.Add($"{route}: {problem}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    /// <summary>An operator of a provider of their own, who sees nobody's objects.</summary>
    private async Task<ApiCaller> LearnerAsync()
    {
        var made = await system.SystemAdmin.CreateAsync("api/v1/system/service-providers", new { name = "Learning" }, Cancellation);
        return await system.SignInAsync(
            new { name = "Lea Learner", scope = "provider", role = "Admin", provider = made.GetProperty("id").GetGuid() });
    }
}
