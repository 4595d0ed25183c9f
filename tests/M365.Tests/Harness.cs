using System.Collections.Concurrent;
using System.Net;
using LivePlatform.M365.Graph;
using LivePlatform.M365.Hosting;
using LivePlatform.M365.Throttling;
using LivePlatform.Tenancy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace LivePlatform.M365.Tests;

/// <summary>
/// The whole lib as a service registers it, over a Graph and a broker that answer what the test says. Time stands still unless driven.
/// </summary>
internal sealed class Harness : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly ConcurrentQueue<string> _sent = new();

    public Harness(
        ServiceShare? share = null, Action<Dictionary<string, string?>>? configure = null, Action<IServiceCollection>? register = null)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Microsoft365:EntraBaseUrl"] = "https://localhost:7443",
            ["Microsoft365:GraphBaseUrl"] = "https://localhost:7443/v1.0",
            ["Services:TenantCredential"] = "https://localhost:7001",
        };
        configure?.Invoke(settings);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<IThrottleBroadcast>(Broadcast);
        services.AddSingleton(new M365Transport(new Stub(GraphAsync), new Stub((request, _) => BrokerAsync(request))));
        services.AddM365(configuration, share ?? ServiceShare.Replication);
        services.Configure<M365Options>(options => options.WorkloadToken = _ => ValueTask.FromResult("workload-token"));
        register?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 6, 0, 0, TimeSpan.Zero));

    public RecordingBroadcast Broadcast { get; } = new();

    public ConnectionRef Connection { get; } = new(ServiceProviderId.From(Guid.NewGuid()), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());

    /// <summary>What Graph answers to the n-th attempt (from 1).</summary>
    public Func<HttpRequestMessage, int, HttpResponseMessage> Graph { get; set; } = (_, _) => Answer(200);

    public Func<HttpRequestMessage, CancellationToken, Task>? BeforeGraph { get; set; }

    public Func<HttpRequestMessage, Task<HttpResponseMessage>> Broker { get; set; } = _ => Task.FromResult(Token("token-1"));

    public List<string> BrokerBodies { get; } = [];

    public IReadOnlyCollection<string> Sent => _sent;

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public GraphConnection Open() => Get<M365ClientFactory>().For(Connection, "test");

    /// <summary>Opens a connection whose budgets have filled up.</summary>
    public GraphConnection OpenRested()
    {
        var graph = Open();
        _ = graph.Budget;
        Get<IAppBudget>().Correct(Connection.AppId, new(GraphWorkload.Identity, 0, 0), 0);
        Clock.Advance(TimeSpan.FromSeconds(10));
        return graph;
    }

    /// <summary>Lets time pass until the work is done.</summary>
    public async Task<T> DriveAsync<T>(Task<T> work, double stepMilliseconds = 50)
    {
        for (var i = 0; i < 20_000 && !work.IsCompleted; i++)
        {
            await Task.WhenAny(work, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken));
            if (!work.IsCompleted)
            {
                Clock.Advance(TimeSpan.FromMilliseconds(stepMilliseconds));
            }
        }

        work.IsCompleted.ShouldBeTrue("the work never ended");
        return await work;
    }

    public static HttpResponseMessage Answer(int status, string body = "{}", params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status)
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    public static HttpResponseMessage Token(string token, string expiresOn = "2026-11-23T07:00:00Z", long version = 7) =>
        Answer(200, $$"""{"accessToken":"{{token}}","expiresOn":"{{expiresOn}}","credentialVersion":{{version}}}""");

    public void Dispose() => _services.Dispose();

    private async Task<HttpResponseMessage> GraphAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is not null)
        {
            await request.Content.ReadAsByteArrayAsync(cancellationToken);
        }

        _sent.Enqueue($"{request.Method} {request.RequestUri!.PathAndQuery} {request.Headers.Authorization?.Parameter}");
        if (BeforeGraph is not null)
        {
            await BeforeGraph(request, cancellationToken);
        }

        var response = Graph(request, _sent.Count);
        response.RequestMessage = request;
        return response;
    }

    private async Task<HttpResponseMessage> BrokerAsync(HttpRequestMessage request)
    {
        var body = await request.Content!.ReadAsStringAsync();
        lock (BrokerBodies)
        {
            BrokerBodies.Add(body);
        }

        return await Broker(request);
    }

    private sealed class Stub(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            answer(request, cancellationToken);
    }
}

internal sealed class RecordingBroadcast : IThrottleBroadcast
{
    public ConcurrentQueue<ThrottleNotice> Notices { get; } = new();

    public Exception? Failure { get; set; }

    public Task AnnounceAsync(ThrottleNotice notice, CancellationToken cancellationToken)
    {
        Notices.Enqueue(notice);
        return Failure is null ? Task.CompletedTask : Task.FromException(Failure);
    }
}
