using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using LivePlatform.TestKit.Services;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace LivePlatform.ServiceDefaults.Tests;

/// <summary>A line of the log says by itself when it was written and to which trace it belongs.</summary>
[Trait("Category", "unit")]
public sealed class WritingLines
{
    [Fact]
    public async Task A_line_of_json_holds_its_time_in_utc_and_its_trace()
    {
        await using var app = Start();
        var lines = new Written(
            app.Services.GetServices<ConsoleFormatter>().Single(formatter => formatter.Name == ConsoleFormatterNames.Json));
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(lines);
        using var activity = new Activity("asked").Start();

        app.Logger.LogWarning("Something happened.");

        var line = JsonNode.Parse(lines.All.ShouldHaveSingleItem())!;
        var written = line["Timestamp"]!.GetValue<string>();
        written.ShouldEndWith("+00:00");
        (TimeProvider.System.GetUtcNow() - DateTimeOffset.Parse(written, CultureInfo.InvariantCulture))
            .ShouldBeLessThan(TimeSpan.FromMinutes(1));
        line["Scopes"]!.AsArray().Select(scope => scope!["TraceId"]?.GetValue<string>()).ShouldContain(activity.TraceId.ToString());
    }

    [Fact]
    public async Task A_deployment_may_say_otherwise()
    {
        await using var app = Start(("Logging:Console:FormatterOptions:TimestampFormat", "HH:mm:ss "));
        var lines = new Written(
            app.Services.GetServices<ConsoleFormatter>().Single(formatter => formatter.Name == ConsoleFormatterNames.Json));
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(lines);

        app.Logger.LogWarning("Something happened.");

        JsonNode.Parse(lines.All.ShouldHaveSingleItem())!["Timestamp"]!.GetValue<string>().Length.ShouldBe("HH:mm:ss ".Length);
    }

    private static WebApplication Start(params (string Key, string? Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Testing" });
        builder.Configuration.AddInMemoryCollection(TestIssuer.Settings.Concat(settings.Select(x => KeyValuePair.Create(x.Key, x.Value))));
        builder.AddServiceDefaults("test");
        return builder.Build();
    }

    /// <summary>What the console would have been given.</summary>
    private sealed class Written(ConsoleFormatter formatter) : ILoggerProvider, ISupportExternalScope, ILogger
    {
        private IExternalScopeProvider? _scopes;

        public ConcurrentQueue<string> All { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => _scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> toText)
        {
            using var text = new StringWriter(CultureInfo.InvariantCulture);
            formatter.Write(new LogEntry<TState>(logLevel, "test", eventId, state, exception, toText), _scopes, text);
            All.Enqueue(text.ToString());
        }

        public void Dispose()
        {
        }
    }
}
