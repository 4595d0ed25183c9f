using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Workloads;
using LivePlatform.Tenancy;
using LivePlatform.TestKit.Services;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LivePlatform.ServiceDefaults.Tests;

/// <summary>Whoever was refused is heard of, once, without what they sent.</summary>
[Trait("Category", "unit"), Trait("Show", "doors.1")]
public sealed class TellingRefusals : IAsyncLifetime
{
    private readonly Lines _lines = new();
    private readonly LaterClock _clock = new();
    private WebApplication _app = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Testing" });
        builder.Logging.ClearProviders().AddProvider(_lines);
        builder.Configuration.AddInMemoryCollection(TestIssuer.Settings);
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.AddServiceDefaults("test");
        builder.WebHost.UseTestServer();
        TestIssuer.Trust(builder.Services);
        _app = builder.Build();
        _app.UseServiceDefaults();
        var api = _app.MapOperatorApi();
        api.MapGet("/things", () => Results.Ok());
        api.MapPost("/things", () => Results.Ok());
        api.MapPost("/things/{id}", () => Results.Ok()).RequireScope(OperatorScopeKind.Provider);
        _app.MapSystemApi().MapGet("/secrets", () => Results.Ok());
        _app.MapInternalApi("replication").MapGet("/token", () => Results.Ok());
        await _app.StartAsync(Cancellation);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("nobody", "GET", "/api/v1/things", HttpStatusCode.Unauthorized, "authentication")]
    [InlineData("monitor", "POST", "/api/v1/things", HttpStatusCode.Forbidden, "authorization")]
    [InlineData("customer", "POST", "/api/v1/things/1", HttpStatusCode.NotFound, "authorization")]
    [InlineData("admin", "GET", "/api/v1/system/secrets", HttpStatusCode.NotFound, "authorization")]
    [InlineData("workload", "GET", "/internal/v1/token", HttpStatusCode.Forbidden, "authorization")]
    [InlineData("admin", "GET", "/api/v1/things", HttpStatusCode.OK, null)]
    [InlineData("admin", "GET", "/api/v1/nothing", HttpStatusCode.NotFound, null)]
    public async Task Each_refusal_is_one_event_that_says_who_and_what(
        string who, string method, string path, HttpStatusCode expected, string? kind)
    {
        var counted = new ConcurrentQueue<string>();
        using var meter = Listen(counted);
        (await AskAsync(TokenOf(who), method, path)).ShouldBe(expected);

        counted.ShouldBe(kind is null ? [] : [kind]);
        _lines.All.Count(x => x.Contains("Refused (", StringComparison.Ordinal)).ShouldBe(kind is null ? 0 : 1);
        if (kind is not null)
        {
            _lines.All.ShouldContain(
                x => x.StartsWith($"Refused ({kind}): ", StringComparison.Ordinal)
                    && x.Contains($"{method} {path}", StringComparison.Ordinal)
                    && x.Contains(who == "nobody" ? "nobody known" : SubjectOf(who), StringComparison.Ordinal));
        }

        TestContext.Current.TestOutputHelper
            ?.WriteLine($"figure: door 10: {who}, {method} {path}: {(int)expected}, {(kind is null ? "no event" : $"one event ({kind})")}");
    }

    [Fact]
    public async Task A_flood_is_counted_whole_and_told_in_a_line_a_minute_without_what_was_sent()
    {
        var counted = new ConcurrentQueue<string>();
        using var meter = Listen(counted);
        for (var n = 0; n < 200; n++)
        {
            (await AskAsync($"secret-{n}.{Guid.NewGuid():N}.x", "GET", "/api/v1/things?key=secret-too"))
                .ShouldBe(HttpStatusCode.Unauthorized);
        }

        _clock.Later = TimeSpan.FromSeconds(61);
        await AskAsync("secret-last", "GET", "/api/v1/things");

        counted.Count.ShouldBe(201);
        var told = _lines.All.Where(x => x.Contains("Refused (", StringComparison.Ordinal)).ToList();
        told.Count.ShouldBe(2);
        told[1].ShouldContain("199 more");
        _lines.All.ShouldNotContain(x => x.Contains("secret-", StringComparison.Ordinal));
        TestContext.Current.TestOutputHelper
            ?.WriteLine("figure: door 10: 201 refused tokens of one sender: 201 counted, 2 lines, none of what was sent");
    }

    [Fact]
    public async Task Many_senders_are_no_flood_of_lines_either_and_each_is_named_by_the_gateway()
    {
        for (var n = 0; n < 150; n++)
        {
            await AskAsync("wrong", "GET", "/api/v1/things", $"203.0.113.{n}");
        }

        var told = _lines.All.Where(x => x.Contains("Refused (", StringComparison.Ordinal)).ToList();
        told.Count.ShouldBe(100);
        told[0].ShouldContain("from 203.0.113.0,");
        _clock.Later = TimeSpan.FromSeconds(61);
        await AskAsync("wrong", "GET", "/api/v1/things", "203.0.113.200");
        _lines.All.Last(x => x.Contains("Refused (", StringComparison.Ordinal)).ShouldContain("50 lines of others");
    }

    private MeterListener Listen(ConcurrentQueue<string> counted)
    {
        var meters = _app.Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Name == "live.security.refused" && instrument.Meter.Scope == meters)
                {
                    own.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => counted.Enqueue((string)tags[0].Value!));
        listener.Start();
        return listener;
    }

    private static string SubjectOf(string who) => who == "workload" ? "system:serviceaccount:live-platform:gateway" : $"{who}'s subject";

    private static string? TokenOf(string who) => who switch
    {
        "nobody" => null,
        "workload" => TestIssuer.WorkloadToken("gateway"),
        "monitor" => TestIssuer.OperatorToken(role: OperatorRole.Monitor, provider: Guid.NewGuid(), subject: SubjectOf(who)),
        "customer" => TestIssuer.OperatorToken(
            OperatorScopeKind.Customer, provider: Guid.NewGuid(), customer: Guid.NewGuid(), subject: SubjectOf(who)),
        _ => TestIssuer.OperatorToken(provider: Guid.NewGuid(), subject: SubjectOf(who)),
    };

    private async Task<HttpStatusCode> AskAsync(string? token, string method, string path, string? sender = null)
    {
        using var client = _app.GetTestClient();
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), path);
        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        if (sender is not null)
        {
            request.Headers.Add("X-Forwarded-For", $"192.0.2.1, {sender}");
        }

        using var answer = await client.SendAsync(request, Cancellation);
        return answer.StatusCode;
    }

    private sealed class LaterClock : TimeProvider
    {
        public TimeSpan Later { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Later;
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Information)
            {
                All.Enqueue(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
