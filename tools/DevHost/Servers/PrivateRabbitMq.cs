using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using LivePlatform.DevHost.Certificates;
using LivePlatform.DevHost.Processes;

namespace LivePlatform.DevHost.Servers;

/// <summary>
/// A RabbitMQ node of our own on loopback, with its own Erlang cookie, port mapper and data; nothing of the system's is touched.
/// </summary>
public sealed class PrivateRabbitMq : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(90);
    private readonly string _folder;
    private readonly Action<string, string>? _onLine;
    private readonly string _logs;
    private readonly int _epmdPort = FreePorts.Next();
    private readonly int _distributionPort = FreePorts.Next();
    private ChildProcess? _portMapper;
    private ChildProcess? _node;

    private readonly DevCertificates? _certificates;

    private PrivateRabbitMq(string folder, DevCertificates? certificates, Action<string, string>? onLine, string logs) =>
        (_folder, _certificates, _onLine, _logs) = (folder, certificates, onLine, logs);

    /// <summary>AMQP port; over TLS and nothing else where it was given certificates.</summary>
    public int Port { get; } = FreePorts.Next();

    /// <summary>Port of the management API.</summary>
    public int ManagementPort { get; } = FreePorts.Next();

    /// <summary>User that may do everything.</summary>
    public string AdminUser { get; } = "admin";

    /// <summary>Its password.</summary>
    public string AdminPassword { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Makes a fresh node and starts it.</summary>
    /// <param name="folder">Its data; emptied.</param>
    /// <param name="onLine">Gets every line that it writes.</param>
    /// <param name="certificates">With which it speaks TLS; null: it speaks without.</param>
    /// <param name="logs">Where its logs are kept; by default with those of all test runs.</param>
    /// <exception cref="InvalidOperationException">It did not start; the message has the end of its log.</exception>
    public static Task<PrivateRabbitMq> StartAsync(
        string folder, Action<string, string>? onLine = null, DevCertificates? certificates = null, string? logs = null) =>
        StartAsync(folder, onLine, certificates, StartPatience, logs);

    internal static async Task<PrivateRabbitMq> StartAsync(
        string folder, Action<string, string>? onLine, DevCertificates? certificates, TimeSpan patience, string? logs = null)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        var rabbit = new PrivateRabbitMq(folder, certificates, onLine, logs ?? RunFolder.SharedLogs);
        await rabbit.ConfigureAsync();
        try
        {
            rabbit._portMapper = await ChildProcess.StartAsync(
                rabbit.Start("epmd", "epmd", ["-port", Text(rabbit._epmdPort), "-address", "127.0.0.1"]), null);
            await rabbit.RunAsync(patience);
            return rabbit;
        }
        catch
        {
            // Nobody gets it: nobody else could stop it.
            await rabbit.KillAsync();
            await rabbit.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it as a crash would.</summary>
    public Task KillAsync() => _node?.KillAsync() ?? Task.CompletedTask;

    /// <summary>Starts it again after it was killed; durable queues and their messages are there again.</summary>
    public async Task RestartAsync()
    {
        await _node!.DisposeAsync();
        await RunAsync(StartPatience);
    }

    /// <summary>A client of the management API as the admin.</summary>
    public HttpClient Management()
    {
        var client = new HttpClient
        {
            BaseAddress = new Uri($"http://127.0.0.1:{ManagementPort}/api/"),
            Timeout = TimeSpan.FromSeconds(20),
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{AdminUser}:{AdminPassword}")));
        return client;
    }

    /// <summary>Stops it and its port mapper.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_node is not null)
        {
            await _node.StopAsync(TimeSpan.FromSeconds(20));
            await _node.DisposeAsync();
        }

        if (_portMapper is not null)
        {
            await _portMapper.KillAsync();
            await _portMapper.DisposeAsync();
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Scripts() =>
        Directory.Exists("/usr/lib/rabbitmq/lib")
            ? Directory.EnumerateDirectories("/usr/lib/rabbitmq/lib", "rabbitmq_server-*").OrderDescending(StringComparer.Ordinal)
                .Select(v => Path.Combine(v, "sbin")).First()
            : throw new InvalidOperationException("RabbitMQ was not found: run 'make install'.");

    private async Task ConfigureAsync()
    {
        var cookie = Path.Combine(_folder, ".erlang.cookie");
        await File.WriteAllTextAsync(cookie, Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
        File.SetUnixFileMode(cookie, UnixFileMode.UserRead);
        await File.WriteAllTextAsync(Path.Combine(_folder, "enabled_plugins"), "[rabbitmq_management].\n");
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "rabbitmq.conf"),
            $"""
            {Listener()}
            management.tcp.ip = 127.0.0.1
            management.tcp.port = {ManagementPort}
            default_user = {AdminUser}
            default_pass = {AdminPassword}
            log.console = true
            log.console.level = warning
            log.file = false
            vm_memory_high_watermark.absolute = 2GB
            disk_free_limit.absolute = 200MB
            """);
    }

    private string Listener() => _certificates is null
        ? $"listeners.tcp.default = 127.0.0.1:{Port}"
        : $"""
            listeners.tcp = none
            listeners.ssl.default = 127.0.0.1:{Port}
            ssl_options.cacertfile = {_certificates.AuthorityFile}
            ssl_options.certfile = {_certificates.CertificateFile}
            ssl_options.keyfile = {_certificates.KeyFile}
            ssl_options.verify = verify_none
            ssl_options.fail_if_no_peer_cert = false
            """;

    private async Task RunAsync(TimeSpan startPatience)
    {
        _node = await ChildProcess.StartAsync(Start("rabbitmq", Path.Combine(Scripts(), "rabbitmq-server"), []), _onLine);
        using var client = Management();
        using var patience = new CancellationTokenSource(startPatience);
        do
        {
            if (_node.HasExited || patience.IsCancellationRequested)
            {
                throw new InvalidOperationException($"RabbitMQ did not start:\n{_node.Tail()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, CancellationToken.None);
        }
        while (!await AnswersAsync(client));
    }

    private static async Task<bool> AnswersAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync("health/checks/local-alarms");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private ChildStart Start(string name, string program, IReadOnlyList<string> arguments) => new(
        name,
        program,
        arguments,
        new Dictionary<string, string>
        {
            ["HOME"] = _folder,
            ["ERL_EPMD_PORT"] = Text(_epmdPort),
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODENAME"] = $"live{Port}@localhost",
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(_folder, "mnesia"),
            ["RABBITMQ_LOG_BASE"] = Path.Combine(_folder, "log"),
            ["RABBITMQ_PID_FILE"] = Path.Combine(_folder, "pid"),
            ["RABBITMQ_CONFIG_FILE"] = Path.Combine(_folder, "rabbitmq.conf"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_folder, "enabled_plugins"),
            ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(_folder, "none"),
            ["RABBITMQ_DIST_PORT"] = Text(_distributionPort),
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1} +S 2:2 +sbwt none",

            // Makes the script exec the Erlang machine, so that the process id is the node's and not a shell's.
            ["RUNNING_UNDER_SYSTEMD"] = "1",
        },
        _folder,
        Path.Combine(_logs, $"{Path.GetFileName(_folder)}-{name}.log"));
}
