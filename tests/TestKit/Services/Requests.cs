using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LivePlatform.TestKit.Services;

/// <summary>Short forms of the API's conventions: Idempotency-Key, If-Match, problem+json.</summary>
public static class Requests
{
    /// <summary>A creating request, with a key of its own unless one is given.</summary>
    public static async Task<Answer> CreateAsync(this HttpClient client, string path, object body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Json(body) };
        request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString());
        return await client.AskAsync(request);
    }

    /// <summary>An update of the version named by an ETag; null: without If-Match.</summary>
    public static async Task<Answer> UpdateAsync(this HttpClient client, string path, object body, string? eTag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = Json(body) };
        return await client.AskAsync(request, eTag);
    }

    /// <summary>A removal of the version named by an ETag; null: without If-Match.</summary>
    public static async Task<Answer> RemoveAsync(this HttpClient client, string path, string? eTag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, path);
        return await client.AskAsync(request, eTag);
    }

    /// <summary>A read.</summary>
    public static async Task<Answer> ReadAsync(this HttpClient client, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await client.AskAsync(request);
    }

    /// <summary>Any request.</summary>
    public static async Task<Answer> AskAsync(this HttpClient client, HttpRequestMessage request, string? eTag = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(request);
        if (eTag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", eTag);
        }

        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Answer(
            response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            response.Headers.ETag?.ToString(),
            response.Headers.Location?.ToString(),
            response.Headers,
            text);
    }

    /// <summary>Text is sent as it is (for bodies that are wrong on purpose), everything else as JSON.</summary>
    private static HttpContent Json(object body) => body is string text
        ? new StringContent(text, Encoding.UTF8, "application/json")
        : JsonContent.Create(body, options: JsonSerializerOptions.Web);
}

/// <summary>What a service answered.</summary>
public sealed record Answer(
    HttpStatusCode Status, string? MediaType, string? ETag, string? Location, HttpResponseHeaders Headers, string Text)
{
    /// <summary>The body as JSON.</summary>
    public JsonNode Body => JsonNode.Parse(Text) ?? throw new InvalidOperationException("The answer is the JSON null.");

    /// <summary>The stable code of a problem; null when the answer is none.</summary>
    public string? Code => MediaType == "application/problem+json" ? Body["code"]?.GetValue<string>() : null;

    /// <summary>The id of the object in the body.</summary>
    public Guid Id => Body["id"]!.GetValue<Guid>();

    /// <summary>The items of a list.</summary>
    public JsonArray Items => Body["items"]!.AsArray();
}
