using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using LivePlatform.DevHost.Processes;
using Npgsql;

namespace LivePlatform.DevHost.Servers;

/// <summary>A PostgreSQL server of our own on loopback: nothing of the system's is touched.</summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private readonly string _folder;
    private readonly bool _durable;
    private readonly Action<string, string>? _onLine;
    private readonly string _logs;
    private ChildProcess? _server;

    private PrivatePostgres(string folder, int port, string password, bool durable, Action<string, string>? onLine, string logs)
    {
        (_folder, Port, Password, _durable, _onLine, _logs) = (folder, port, password, durable, onLine, logs);
    }

    /// <summary>Its port.</summary>
    public int Port { get; }

    /// <summary>Password of the superuser <c>postgres</c>.</summary>
    public string Password { get; }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Makes a fresh cluster and starts it.</summary>
    /// <param name="folder">Emptied first.</param>
    /// <param name="durable">False turns fsync off: for tests that never kill the machine.</param>
    /// <param name="onLine">Gets its log lines.</param>
    /// <param name="logs">Where its log is kept; by default with those of all test runs.</param>
    /// <exception cref="InvalidOperationException">It did not start; the message has the end of its log.</exception>
    public static Task<PrivatePostgres> StartAsync(
        string folder, bool durable, Action<string, string>? onLine = null, string? logs = null) =>
        StartAsync(folder, durable, onLine, StartPatience, logs);

    internal static async Task<PrivatePostgres> StartAsync(
        string folder, bool durable, Action<string, string>? onLine, TimeSpan patience, string? logs = null)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        var postgres = new PrivatePostgres(
            folder, FreePorts.Next(), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), durable, onLine,
            logs ?? RunFolder.SharedLogs);
        await postgres.InitialiseAsync();
        try
        {
            await postgres.RunAsync(patience);
            return postgres;
        }
        catch
        {
            // Nobody gets it: nobody else could stop it.
            await postgres.KillAsync();
            await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connection string of the superuser for a database.</summary>
    public string Superuser(string database = "postgres") => ConnectionString(database, "postgres", Password);

    /// <summary>Connection string of any user.</summary>
    public string ConnectionString(string database, string user, string password) =>
        $"Host=127.0.0.1;Port={Port};Database={database};Username={user};Password={password};Include Error Detail=false";

    /// <summary>Ends it as a crash would.</summary>
    public Task KillAsync() => _server?.KillAsync() ?? Task.CompletedTask;

    /// <summary>Starts it again after it was killed: it recovers from its log.</summary>
    public async Task RestartAsync()
    {
        await _server!.DisposeAsync();
        await RunAsync(StartPatience);
    }

    /// <summary>Stops it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            // INT is PostgreSQL's fast shutdown: sessions are ended, not waited for.
            await _server.StopAsync(TimeSpan.FromSeconds(20), "INT");
            await _server.DisposeAsync();
        }
    }

    private static string Program(string name) =>
        Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal)
            .Select(v => Path.Combine(v, "bin", name)).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException($"PostgreSQL's {name} was not found: run 'make install'.");

    private async Task InitialiseAsync()
    {
        var passwordFile = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(passwordFile, Password);
        if (RunFolder.IsRoot)
        {
            using var own = Process.Start("chown", ["-R", RunFolder.PostgresUser, _folder]);
            await own.WaitForExitAsync();
        }

        await using var init = await ChildProcess.StartAsync(
            Start(
                "initdb",
                [
                    "-D", Data, "-U", "postgres", "-A", "scram-sha-256", $"--pwfile={passwordFile}", "-E", "UTF8", "--locale=C.UTF-8", "-N",
                ]), null);
        await init.WaitAsync(CancellationToken.None);
        File.Delete(passwordFile);
        if (init.ExitCode != 0)
        {
            throw new InvalidOperationException($"initdb failed:\n{init.Tail()}");
        }
    }

    private async Task RunAsync(TimeSpan startPatience)
    {
        List<string> arguments =
        [
            "-D", Data, "-p", Port.ToString(CultureInfo.InvariantCulture), "-h", "127.0.0.1", "-k", "",
            "-c", "max_connections=300", "-c", "shared_buffers=256MB", "-c", "max_wal_size=2GB", "-c", "log_min_messages=warning",
        ];
        if (!_durable)
        {
            arguments.AddRange(["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]);
        }

        _server = await ChildProcess.StartAsync(Start("postgres", arguments), _onLine);
        using var patience = new CancellationTokenSource(startPatience);
        do
        {
            if (_server.HasExited || patience.IsCancellationRequested)
            {
                throw new InvalidOperationException($"PostgreSQL did not start:\n{_server.Tail()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }
        while (!await AnswersAsync());
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(Superuser() + ";Timeout=2;Pooling=false");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private ChildStart Start(string program, IReadOnlyList<string> arguments) => new(
        "postgres",
        Program(program),
        arguments,
        new Dictionary<string, string> { ["LC_ALL"] = "C.UTF-8" },
        _folder,
        Path.Combine(_logs, $"{Path.GetFileName(_folder)}.log"),
        RunFolder.IsRoot ? RunFolder.PostgresUser : null);
}
