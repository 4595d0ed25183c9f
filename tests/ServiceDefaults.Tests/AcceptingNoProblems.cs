using System.Net;
using System.Text.Json;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;

namespace LivePlatform.ServiceDefaults.Tests;

/// <summary>Whatever a caller says that it accepts: a refusal is a refusal, and never a fault.</summary>
[Trait("Category", "unit")]
public sealed class AcceptingNoProblems
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/refused", HttpStatusCode.Conflict, "thing.taken")]
    [InlineData("/nowhere", HttpStatusCode.NotFound, "route.unknown")]
    [InlineData("/broken", HttpStatusCode.InternalServerError, "internal.error")]
    [InlineData("/refused", HttpStatusCode.Conflict, "thing.taken", "text/csv")]
    [InlineData("/nowhere", HttpStatusCode.NotFound, "route.unknown", "text/csv")]
    [InlineData("/broken", HttpStatusCode.InternalServerError, "internal.error", "text/csv")]
    [InlineData("/refused", HttpStatusCode.Conflict, "thing.taken", "../../../etc/passwd")]
    [InlineData("/nowhere", HttpStatusCode.NotFound, "route.unknown", "text/html,application/xhtml+xml")]
    public async Task A_problem_is_sent_all_the_same(string path, HttpStatusCode expected, string code, string? accept = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddProblems();
        await using var app = builder.Build();
        app.UseProblems();
        app.MapGet("/refused", () => new Refusal(StatusCodes.Status409Conflict, "thing.taken", "It is taken."));
        app.MapGet("/broken", string () => throw new InvalidOperationException("broken"));
        await app.StartAsync(Cancellation);
        using var client = app.GetTestClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var answer = await client.SendAsync(request, Cancellation);

        answer.StatusCode.ShouldBe(expected);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).RootElement;
        problem.GetProperty("code").GetString().ShouldBe(code);
        problem.TryGetProperty("traceId", out _).ShouldBeTrue();
    }
}
