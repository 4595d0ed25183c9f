extern alias simulator;

using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using simulator::LivePlatform.M365Simulator;

namespace LivePlatform.Notifications.Tests.Hosting;

/// <summary>
/// A receiver of webhooks on this machine, over TLS; each path is a webhook of its own, and the test says how it answers.
/// </summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Received>> _seen = new();
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _answers = new();
    private int _connections;

    private Receiver(X509Certificate2 certificate)
    {
        Certificate = certificate;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Use(next => connection =>
            {
                Interlocked.Increment(ref _connections);
                return next(connection);
            });
            listen.UseHttps(certificate);
        }));
        _app = builder.Build();
        _app.Run(TakeAsync);
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>How often somebody connected, whether or not a request came.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>https://localhost:port</summary>
    public string Address => $"https://localhost:{new Uri(_app.Urls.Single()).Port}";

    public static async Task<Receiver> StartAsync()
    {
        var receiver = new Receiver(SelfMadeCertificate.Make());
        await receiver._app.StartAsync();
        return receiver;
    }

    public IReadOnlyList<Received> SeenAt(string path) => [.. _seen.GetValueOrDefault(path, [])];

    public void Answers(string path, int status) => AnswersBy(path, http =>
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    });

    public void AnswersBy(string path, Func<HttpContext, Task> answer) => _answers[path] = answer;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var path = http.Request.Path.Value!;
        _seen.GetOrAdd(path, _ => []).Enqueue(new Received(
            Guid.Parse(http.Request.Headers["Live-Delivery"].ToString()),
            http.Request.Headers["Live-Timestamp"].ToString(),
            http.Request.Headers["Live-Signature"].ToString(),
            Encoding.UTF8.GetString(body.ToArray()),
            string.Join('\n', http.Request.Headers.Select(header => $"{header.Key}: {header.Value}"))));
        if (_answers.TryGetValue(path, out var answer))
        {
            await answer(http);
        }
    }
}

/// <summary>One delivery as it arrived.</summary>
internal sealed record Received(Guid Delivery, string Timestamp, string Signature, string Body, string Headers)
{
    /// <summary>As a receiver checks it: with nothing but the secret and what arrived.</summary>
    public bool IsSignedWith(string secret)
    {
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{Timestamp}.{Body}"));
        return Signature == $"v1={Convert.ToHexStringLower(hash)}";
    }
}
