using System.Net;
using System.Security.Claims;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TestKit.Services;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace LivePlatform.ServiceDefaults.Tests;

/// <summary>A service refuses long bodies itself, whatever stands before it.</summary>
[Trait("Category", "unit"), Trait("Show", "doors.1")]
public sealed class LimitingBodies
{
    /// <summary>Kestrel counts the marks between chunks too.</summary>
    private const int ChunkMarks = 4096;

    [Theory]
    [InlineData("/usual", BodyLimits.Usual)]
    [InlineData("/short", BodyLimits.Invitee)]
    [InlineData("/list", BodyLimits.List)]
    public async Task A_route_takes_what_it_says_and_no_byte_more(string path, int most)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(TestIssuer.Settings);
        builder.AddServiceDefaults("test");
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.UseProblems();
        app.MapPost("/usual", ReadAsync);
        app.MapPost("/short", ReadAsync).LimitBody(BodyLimits.Invitee);
        app.MapPost("/list", ReadAsync).LimitBody(BodyLimits.List);
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        foreach (var isDeclared in new[] { true, false })
        {
            (await PostAsync(client, path, isDeclared ? most : most - ChunkMarks, isDeclared)).ShouldBe(HttpStatusCode.OK);
            (await PostAsync(client, path, most + 1, isDeclared)).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        }
    }

    [Theory]
    [InlineData(true, nameof(HashedBody))]
    [InlineData(false, null)]
    public async Task Nothing_is_done_with_a_body_before_its_sender_is_known(bool isKnown, string? expected)
    {
        var request = new DefaultHttpContext { User = new ClaimsPrincipal(new ClaimsIdentity(isKnown ? "known" : null)) };
        var sent = new MemoryStream([1, 2, 3]);
        request.Request.Body = sent;
        request.Request.Headers[IdempotencyKey.Header] = "spool this";
        await HashedBody.WatchAsync(request, _ => Task.CompletedTask);

        (ReferenceEquals(request.Request.Body, sent), isKnown ? request.Request.Body.GetType().Name : null).ShouldBe((!isKnown, expected));
        sent.Position.ShouldBe(0, "nothing was read");
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient client, string path, int bytes, bool isDeclared)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(new byte[bytes]) };
        request.Headers.TransferEncodingChunked = !isDeclared;
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static async Task<IResult> ReadAsync(HttpRequest request)
    {
        await request.Body.CopyToAsync(Stream.Null);
        return Results.Ok();
    }
}
