using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace LivePlatform.EndToEnd.Tests.Api;

/// <summary>What the API answered.</summary>
internal sealed record ApiAnswer(HttpStatusCode Status, string? ContentType, string? ETag, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The stable code of a problem; null when this is none.</summary>
    public string? Code => ContentType == "application/problem+json" && Json.TryGetProperty("code", out var code) ? code.GetString() : null;

    /// <summary>How many objects a list holds: its items, or as a table its lines below the header.</summary>
    public int Length => ContentType == "text/csv"
        ? Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1
        : Json.GetProperty("items").GetArrayLength();

    public override string ToString() => $"{(int)Status} {Body}";
}

/// <summary>A program that uses the API through the gateway.</summary>
internal sealed class ApiCaller(HttpClient http)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public HttpClient Http { get; } = http;

    public async Task<ApiAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await Http.SendAsync(request, cancellationToken);
        return new ApiAnswer(
            response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers.ETag?.Tag,
            await response.Content.ReadAsStringAsync(cancellationToken));
    }

    public async Task<ApiAnswer> SendAsync(
        HttpMethod method,
        string path,
        string? body,
        CancellationToken cancellationToken,
        string? key = null,
        string? ifMatch = null,
        string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return await SendAsync(request, cancellationToken);
    }

    public Task<ApiAnswer> TryGetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, cancellationToken);

    /// <summary>What must be there.</summary>
    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await TryGetAsync(path, cancellationToken);
        return answer.Status == HttpStatusCode.OK ? answer.Json : throw new InvalidOperationException($"GET {path} answered {answer}");
    }

    /// <summary>Creates. What another service has to hear of first (404) is tried again for a while.</summary>
    public async Task<JsonElement> CreateAsync(string path, object body, CancellationToken cancellationToken, string? key = null)
    {
        key ??= Guid.NewGuid().ToString();
        for (var attempt = 1; ; attempt++)
        {
            var answer = await SendAsync(HttpMethod.Post, path, JsonSerializer.Serialize(body), cancellationToken, key);
            if (answer.Status is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted)
            {
                return answer.Json;
            }

            if (answer.Status != HttpStatusCode.NotFound || attempt == 80)
            {
                throw new InvalidOperationException($"POST {path} answered {answer}");
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Asks again and again until the answer is as wanted.</summary>
    public async Task<JsonElement> WaitAsync(string path, Func<JsonElement, bool> wanted, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await GetAsync(path, cancellationToken);
            if (wanted(answer))
            {
                return answer;
            }

            if (TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(60))
            {
                throw new TimeoutException($"{path} did not become as expected: {answer.GetRawText()}");
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }
}
