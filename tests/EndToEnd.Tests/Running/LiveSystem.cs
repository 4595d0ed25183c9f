using System.Net.Http.Headers;
using LivePlatform.DevHost.Running;
using LivePlatform.EndToEnd.Tests.Running;

[assembly: AssemblyFixture(typeof(LiveSystem))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace LivePlatform.EndToEnd.Tests.Running;

/// <summary>
/// The whole system as child processes with two service providers on it: one for all tests of this project. Everything it says and sends is
/// kept for the search for secrets.
/// </summary>
public sealed class LiveSystem : IAsyncLifetime
{
    /// <summary>Name of its folder of logs.</summary>
    public const string Name = "e2e";
    private const int TokenSeconds = 2 * 60 * 60;
    private static readonly string[] OnePathOfEachService =
    [
        "/api/v1/customers", "/api/v1/connections", "/api/v1/role-profiles", "/api/v1/directories",
    ];
    private readonly List<HttpClient> _clients = [];
    private Stack? _stack;

    internal Stack Stack => _stack ?? throw new InvalidOperationException("The system has not been started.");

    /// <summary>The provider whose objects strangers must not see.</summary>
    internal Topology Owner { get; private set; } = null!;

    /// <summary>Another provider, with objects of its own.</summary>
    internal Topology Other { get; private set; } = null!;

    /// <summary>The platform's own staff.</summary>
    internal Api.ApiCaller SystemAdmin { get; private set; } = null!;

    /// <summary>What was sent to the collector.</summary>
    internal TelemetryReceiver Telemetry { get; } = new();

    /// <summary>What travelled over the broker.</summary>
    internal MessageSpy Messages { get; private set; } = null!;

    /// <summary>What the API answered, whoever asked.</summary>
    internal AnswerRecorder Answers { get; private set; } = null!;

    /// <summary>A part of every secret that is used here.</summary>
    internal string Canary { get; } = Secrets.NewCanary();

    /// <summary>The merged document of the gateway: every operation of the API.</summary>
    internal IReadOnlyList<Api.Operation> Operations { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await Telemetry.StartAsync();
        _stack = await Stack.StartAsync(
            new StackOptions
            {
                Name = Name,
                Durable = false,
                Workers = 1,
                Environment = new Dictionary<string, string>
                {
                    ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Telemetry.Address.ToString(),
                    ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                    ["OTEL_BSP_SCHEDULE_DELAY"] = "500",
                    ["OTEL_METRIC_EXPORT_INTERVAL"] = "2000",

                    // A browser here has the portal's own address: it stands behind a proxy, so that one can tell them apart.
                    ["Proxies__Networks__0"] = "127.0.0.0/8",

                    // The walks over the API ask as fast as they can.
                    ["RateLimits__OperatorPerSecond"] = "10000",
                    ["RateLimits__OperatorBurst"] = "10000",
                    ["RateLimits__ProviderPerSecond"] = "10000",
                    ["RateLimits__ProviderBurst"] = "10000",
                },
            },
            cancellation);
        Messages = await MessageSpy.BindAsync(_stack.RabbitMq, Stack.VirtualHost, cancellation);
        Answers = new AnswerRecorder();
        SystemAdmin = await SignInAsync(new { name = "Sam System", scope = "system", role = "Admin" });
        Operations = await DescribedAsync(cancellation);
        Owner = await Topology.CreateAsync(this, SystemAdmin, "Aspen", 1, cancellation);
        Other = await Topology.CreateAsync(this, SystemAdmin, "Beech", 2, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        if (_stack is not null)
        {
            await _stack.DisposeAsync();
        }

        await Telemetry.DisposeAsync();
    }

    /// <summary>The API through the gateway as an operator with these claims.</summary>
    internal async Task<Api.ApiCaller> SignInAsync(object claims)
    {
        var lasting = new Dictionary<string, object?> { ["lifetimeSeconds"] = TokenSeconds };
        foreach (var claim in claims.GetType().GetProperties())
        {
            lasting[claim.Name] = claim.GetValue(claims);
        }

        var token = await Stack.Simulator.OperatorTokenAsync(lasting, TestContext.Current.CancellationToken);
        var caller = Anonymous();
        caller.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return caller;
    }

    /// <summary>
    /// The gateway merges the document service by service after it is up: the walks start when all have described themselves.
    /// </summary>
    private async Task<IReadOnlyList<Api.Operation>> DescribedAsync(CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var document = await SystemAdmin.TryGetAsync("openapi/v1.json", cancellationToken);
            if (document.Status == System.Net.HttpStatusCode.OK && Api.ApiDocument.Read(document.Json) is var operations
                && OnePathOfEachService.All(path => operations.Any(x => x.Path == path)))
            {
                return operations;
            }

            if (TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(60))
            {
                throw new TimeoutException($"The document does not name every service: {document}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>The API through the gateway without a token.</summary>
    internal Api.ApiCaller Anonymous()
    {
        var http = new HttpClient(Answers.Over(Stack.Certificates.Handler()))
        {
            BaseAddress = Stack.Gateway,
            Timeout = TimeSpan.FromSeconds(30),
        };
        _clients.Add(http);
        return new Api.ApiCaller(http);
    }
}
