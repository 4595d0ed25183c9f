using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LivePlatform.EndToEnd.Tests.Running;

/// <summary>A collector of OpenTelemetry (OTLP over HTTP) that keeps the raw bytes of traces, metrics and logs.</summary>
internal sealed class TelemetryReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Name, byte[] Content)> _received = new();
    private WebApplication? _app;

    public Uri Address => new(_app!.Urls.Single());

    public IReadOnlyCollection<(string Name, byte[] Content)> All => _received;

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        _app = builder.Build();
        _app.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            using var content = new MemoryStream();
            await request.Body.CopyToAsync(content, request.HttpContext.RequestAborted);
            _received.Enqueue(($"telemetry ({signal})", content.ToArray()));

            // An empty message of protocol buffers: everything was taken.
            return Results.Bytes([], "application/x-protobuf");
        });
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }
}
