using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using LivePlatform.DevHost.Running;
using LivePlatform.DevHost.Servers;

namespace LivePlatform.Faults.Tests;

/// <summary>The whole system as child processes, with a service provider whose operator uses it; any part can be killed.</summary>
public sealed class LiveSystem : IAsyncLifetime
{
    private const int TokenSeconds = 4 * 60 * 60;
    private const string Postgres = "postgres";
    private const string RabbitMq = "rabbitmq";
    private const string Knot = "knot";
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(20);
    private Stack? _stack;
    private HttpClient? _http;

    /// <summary>Every part that can be killed; Microsoft (the simulator) is not ours.</summary>
    public static readonly IReadOnlyList<string> Parts =
        [
            "worker-1", "worker-2", "replication", "tenant-credential", "role-validation", "onboarding", "notifications", "gateway",
            RabbitMq,
            Postgres,
        ];

    /// <summary>The REST API through the gateway, as an admin of the provider.</summary>
    internal PatientClient Api { get; private set; } = null!;

    /// <summary>All of it, as it was started.</summary>
    internal Stack Stack => _stack!;

    /// <summary>The simulator's control API.</summary>
    internal HttpClient Simulator => _stack!.Simulator.Http;

    /// <summary>The name server of the provider's zone.</summary>
    internal PrivateKnot NameServer => _stack!.NameServer;

    /// <summary>Changes settings of the simulator.</summary>
    internal Task SetAsync(object settings) => _stack!.Simulator.SetAsync(settings, TestContext.Current.CancellationToken);

    /// <summary>Arranges something in the simulator.</summary>
    /// <returns>Its answer; undefined where it is empty.</returns>
    internal async Task<JsonElement> ControlAsync(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, $"_simulator/{path}")
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        using var response = await Simulator.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        response.IsSuccessStatusCode.ShouldBeTrue($"{path}: {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    /// <summary>A service by its name.</summary>
    internal RunningService Part(string name) => _stack![name];

    /// <summary>Brings the database of a running service up to date, as the job of an upgrade does.</summary>
    internal Task MigrateAsync(string service) => _stack!.RunJobAsync(service, "migrate", TestContext.Current.CancellationToken);

    /// <summary>The superuser's connection to a database, without a pool; it writes even where the database only reads.</summary>
    internal string Superuser(string database) =>
        $"{_stack!.Postgres.Superuser(database)};Pooling=false;Options=-c default_transaction_read_only=off";

    /// <summary>The replication workers.</summary>
    internal IReadOnlyList<RunningService> Workers =>
        [.. _stack!.Services.Where(x => x.Name.StartsWith("worker", StringComparison.Ordinal))];

    public async ValueTask InitializeAsync()
    {
        _stack = await Stack.StartAsync(
            new StackOptions
            {
                Name = "faults",
                Durable = true,
                Workers = 2,
                Environment = new Dictionary<string, string>
                {
                    // Comparing a large directory reads it page by page as fast as it can.
                    ["RateLimits__OperatorPerSecond"] = "1000",
                    ["RateLimits__ProviderPerSecond"] = "1000",
                    ["RateLimits__InviteePerSecond"] = "1000",

                    // Waits of a deployment are minutes; here they are seconds, by the same rules.
                    ["Onboarding__FirstBackOff"] = "00:00:00.5",
                    ["Onboarding__LongestBackOff"] = "00:00:05",
                    ["Onboarding__AskAgainAfter"] = "00:00:10",
                    ["Onboarding__CertainlyAbsentAfter"] = "00:00:05",
                    ["Onboarding__VanishedAfter"] = "00:00:10",
                    ["Onboarding__RepeatInPlace"] = "00:00:03",
                    ["Onboarding__StepTime"] = "00:00:10",
                    ["Onboarding__Lease"] = "00:00:15",
                    ["RoleValidation__LookAgainAfter"] = "00:00:02",
                    ["RoleValidation__LookAgainAtMost"] = "00:00:05",
                    ["RoleValidation__WaitEach"] = "00:00:05",

                    ["Work__Lease"] = "00:00:15",
                    ["Work__RegistrationLease"] = "00:00:30",
                    ["Work__LookForRolesEach"] = "00:00:05",

                    // What is told within two minutes is shown with the deployment's pace, which the long form sets.
                    ["Alerts__Every"] = Environment.GetEnvironmentVariable("LIVE_ALERTS_EVERY") ?? "00:00:02",
                },
            },
            TestContext.Current.CancellationToken);
        using var system = await ClientAsync(new { name = "Sam System", scope = "system", role = "Admin", lifetimeSeconds = TokenSeconds });
        var provider = await new PatientClient(system).CreateAsync("api/v1/system/service-providers", new { name = "Faults" });
        _http = await ClientAsync(
            new
            {
                name = "Olivia Operator",
                scope = "provider",
                role = "Admin",
                provider = provider.GetProperty("id").GetGuid(),
                lifetimeSeconds = TokenSeconds,
            });
        Api = new PatientClient(_http);
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        if (_stack is not null)
        {
            await _stack.DisposeAsync();
        }
    }

    /// <summary>SIGKILL.</summary>
    internal Task KillAsync(string part) => part switch
    {
        Postgres => _stack!.Postgres.KillAsync(),
        RabbitMq => _stack!.RabbitMq.KillAsync(),
        Knot => _stack!.NameServer.KillAsync(),
        _ => _stack![part].KillAsync(),
    };

    /// <summary>Starts a killed part again, as a deployment does, and waits until it says that it is ready.</summary>
    internal Task RestartAsync(string part) => part switch
    {
        Postgres => _stack!.Postgres.RestartAsync(),
        RabbitMq => _stack!.RabbitMq.RestartAsync(),
        Knot => _stack!.NameServer.RestartAsync(),
        _ => _stack![part].RestartAsync(TestContext.Current.CancellationToken),
    };

    /// <summary>A handler that trusts the system, for somebody who is not the operator.</summary>
    internal HttpMessageHandler Handler() => _stack!.Certificates.Handler();

    /// <summary>A further browser of the operator's, which takes every answer as it comes.</summary>
    /// <param name="handler">Whom it trusts; null: the system's authority.</param>
    internal HttpClient Browser(HttpMessageHandler? handler = null)
    {
        var http = new HttpClient(handler ?? _stack!.Certificates.Handler())
        {
            BaseAddress = _stack!.Gateway,
            Timeout = AnswerPatience,
            DefaultRequestVersion = HttpVersion.Version20,
        };
        http.DefaultRequestHeaders.Authorization = Api.Http.DefaultRequestHeaders.Authorization;
        return http;
    }

    /// <summary>A client that asks a process directly, past the gateway.</summary>
    internal HttpClient ClientOf(RunningService service) =>
        new(_stack!.Certificates.Handler()) { BaseAddress = service.Address, Timeout = AnswerPatience };

    private async Task<HttpClient> ClientAsync(object claims)
    {
        var token = await _stack!.Simulator.OperatorTokenAsync(claims, TestContext.Current.CancellationToken);
        var http = _stack.CreateClient();
        http.Timeout = AnswerPatience;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }
}
