using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace LivePlatform.DevHost.Demo;

/// <summary>A program that uses the REST API through the gateway, with an operator's token.</summary>
internal sealed class ApiClient(HttpClient http)
{
    public HttpClient Http { get; } = http;

    public static ApiClient With(HttpClient http, string token)
    {
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new ApiClient(http);
    }

    /// <summary>
    /// Creates, with one key for all attempts. What another service has to hear of first (404) is tried again for a while.
    /// </summary>
    public async Task<JsonElement> CreateAsync(string path, object body, CancellationToken cancellationToken)
    {
        var key = Guid.NewGuid().ToString();
        for (var attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
            request.Headers.Add("Idempotency-Key", key);
            using var response = await Http.SendAsync(request, cancellationToken);
            if (response.StatusCode != HttpStatusCode.NotFound || attempt == 60)
            {
                return await ReadAsync(response, cancellationToken);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Orders something of an object as it is now; where it has just changed, as it is then.</summary>
    public async Task<JsonElement> OrderAsync(string path, string order, CancellationToken cancellationToken, object? body = null)
    {
        while (true)
        {
            using var read = await Http.GetAsync(path, cancellationToken);
            await ReadAsync(read, cancellationToken);
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{path}/{order}")
            {
                Content = body is null ? null : JsonContent.Create(body),
            };
            request.Headers.TryAddWithoutValidation("If-Match", read.Headers.ETag?.ToString());
            using var response = await Http.SendAsync(request, cancellationToken);
            if (response.StatusCode != HttpStatusCode.PreconditionFailed)
            {
                return await ReadAsync(response, cancellationToken);
            }
        }
    }

    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await Http.GetAsync(path, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    /// <summary>Changes the version that was read just before.</summary>
    public async Task<JsonElement> UpdateAsync(string path, object body, long version, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        using var response = await Http.SendAsync(request, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    /// <summary>Asks again and again until the answer is as wanted.</summary>
    /// <exception cref="TimeoutException">It never was; the message has the last answer.</exception>
    public async Task<JsonElement> WaitAsync(
        string path, Func<JsonElement, bool> wanted, TimeSpan patience, CancellationToken cancellationToken)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await GetAsync(path, cancellationToken);
            if (wanted(answer))
            {
                return answer;
            }

            if (TimeProvider.System.GetElapsedTime(deadline) > patience)
            {
                throw new TimeoutException($"{path} was not as expected within {patience.TotalSeconds:0} s: {answer.GetRawText()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, cancellationToken);
        }
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? JsonDocument.Parse(body).RootElement
            : throw new InvalidOperationException(
                $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri?.AbsolutePath} answered "
                    + $"{(int)response.StatusCode}: {body}");
    }
}
