using System.Net;
using System.Text;
using System.Text.Json;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.ServiceDefaults.Tests;

[Trait("Category", "unit")]
public sealed class ReadingBodies
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("\"Two\"", HttpStatusCode.OK)]
    [InlineData("\"two\"", HttpStatusCode.BadRequest)]
    [InlineData("\"One,Two\"", HttpStatusCode.BadRequest)]
    [InlineData("\"2\"", HttpStatusCode.BadRequest)]
    [InlineData("2", HttpStatusCode.BadRequest)]
    [InlineData("\"Three\"", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    public async Task An_enumeration_takes_its_names_only(string value, HttpStatusCode expected)
    {
        var (status, body) = await PostAsync($$"""{"number":{{value}},"inner":{"text":"x"} }""");
        status.ShouldBe(expected, body);
        if (expected == HttpStatusCode.OK)
        {
            body.ShouldBe("\"Two\"");
        }
        else
        {
            Detail(body).ShouldBe("The body is wrong at $.number.");
        }
    }

    [Theory]
    [InlineData("""{"number":"One","inner":{"text":"x"},"hunter2":1}""", "in $.")]
    [InlineData("""{"number":"One","inner":{"text":"x","hunter2":1}}""", "in $.inner.")]
    [InlineData("""{"number":"One","inner":{"text":"x","hunter2.a b":1}}""", "in $.")]
    public async Task An_unknown_member_is_not_repeated_as_it_may_be_a_secret_in_the_wrong_place(string json, string where)
    {
        var (status, body) = await PostAsync(json);
        status.ShouldBe(HttpStatusCode.BadRequest);
        body.ShouldNotContain("hunter2");
        Detail(body).ShouldEndWith(where);
    }

    private static string Detail(string problem) => JsonDocument.Parse(problem).RootElement.GetProperty("detail").GetString()!;

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(string json)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddProblems();
        builder.Services.ConfigureHttpJsonOptions(options => ServiceDefaultsExtensions.Strict(options.SerializerOptions));
        await using var app = builder.Build();
        app.UseProblems();
        app.MapPost("/", (Request request) => Results.Json(request.Number));
        await app.StartAsync(Cancellation);
        using var client = app.GetTestClient();
        using var answer = await client.PostAsync(
            new Uri("/", UriKind.Relative), new StringContent(json, Encoding.UTF8, "application/json"), Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private enum Number
    {
        One = 1,
        Two = 2,
    }

    private sealed record Inner(string Text);

    private sealed record Request(Number Number, Inner Inner);
}
