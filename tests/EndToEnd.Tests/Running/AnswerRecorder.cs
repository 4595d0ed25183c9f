using System.Collections.Concurrent;

namespace LivePlatform.EndToEnd.Tests.Running;

/// <summary>Keeps every answer of the API: headers and body.</summary>
internal sealed class AnswerRecorder
{
    private readonly ConcurrentQueue<(string Name, byte[] Content)> _answers = new();

    public IReadOnlyCollection<(string Name, byte[] Content)> All => _answers;

    private readonly ConcurrentQueue<(HttpMethod Method, string Path)> _changes = new();

    /// <summary>Unsafe requests that were answered with success, whoever asked.</summary>
    public IReadOnlyCollection<(HttpMethod Method, string Path)> Changes => _changes;

    public HttpMessageHandler Over(HttpMessageHandler inner) => new Recording(this, inner);

    private sealed class Recording(AnswerRecorder recorder, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            if (request.Method != HttpMethod.Get && response.IsSuccessStatusCode)
            {
                recorder._changes.Enqueue((request.Method, request.RequestUri!.AbsolutePath));
            }

            var name = $"answer to {request.Method} {request.RequestUri?.PathAndQuery}";
            recorder._answers.Enqueue((name, await response.Content.ReadAsByteArrayAsync(cancellationToken)));
            recorder._answers.Enqueue((name, System.Text.Encoding.UTF8.GetBytes(response.Headers.ToString())));
            return response;
        }
    }
}
