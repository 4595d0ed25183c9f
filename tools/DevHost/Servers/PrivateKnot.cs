using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using LivePlatform.DevHost.Processes;

namespace LivePlatform.DevHost.Servers;

/// <summary>
/// An authoritative Knot DNS server of our own on loopback, with one zone that takes updates signed with its TSIG key (RFC 2136, RFC 8945).
/// </summary>
public sealed class PrivateKnot : IAsyncDisposable
{
    /// <summary>Name of the TSIG key.</summary>
    public const string KeyName = "live-update";

    /// <summary>Algorithm of the TSIG key.</summary>
    public const string KeyAlgorithm = "hmac-sha256";

    private const int KeyBytes = 32;
    private static readonly string[] Programs = ["/usr/sbin/knotd", "/usr/local/sbin/knotd"];
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly string _folder;
    private readonly Action<string, string>? _onLine;
    private readonly string _logs;
    private ChildProcess? _server;

    private PrivateKnot(string folder, string zone, int port, Action<string, string>? onLine, string logs) =>
        (_folder, Zone, Port, _onLine, _logs) = (folder, zone, port, onLine, logs);

    /// <summary>The zone, without a dot at its end.</summary>
    public string Zone { get; }

    /// <summary>Its port, UDP and TCP.</summary>
    public int Port { get; }

    /// <summary>The secret of the TSIG key, as base64.</summary>
    public string Key { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>Address and port, as name servers are given to the platform.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>Makes a fresh zone and starts its server.</summary>
    /// <param name="folder">Emptied first.</param>
    /// <param name="zone">The zone's name.</param>
    /// <param name="onLine">Gets its log lines.</param>
    /// <param name="logs">Where its log is kept; by default with those of all test runs.</param>
    /// <exception cref="InvalidOperationException">It did not start; the message has the end of its log.</exception>
    public static async Task<PrivateKnot> StartAsync(string folder, string zone, Action<string, string>? onLine = null, string? logs = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(zone);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        var knot = new PrivateKnot(folder, zone, FreePorts.Next(), onLine, logs ?? RunFolder.SharedLogs);
        await File.WriteAllTextAsync(knot.ConfigurationFile, knot.Configuration());
        File.SetUnixFileMode(knot.ConfigurationFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "zone"),
            $"$ORIGIN {zone}.\n$TTL 60\n@ SOA ns1 hostmaster 1 3600 600 604800 60\n@ NS ns1\nns1 A 127.0.0.1\n");
        try
        {
            await knot.RunAsync();
            return knot;
        }
        catch
        {
            // Nobody gets it: nobody else could stop it.
            await knot.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it as a crash would.</summary>
    public Task KillAsync() => _server?.KillAsync() ?? Task.CompletedTask;

    /// <summary>Starts it again after it was killed: its journal has every update that it had acknowledged.</summary>
    public async Task RestartAsync()
    {
        await _server!.DisposeAsync();
        await RunAsync();
    }

    /// <summary>All records of the zone as its server has them now.</summary>
    public async Task<IReadOnlyList<(string Name, string Kind, string Value)>> ReadZoneAsync()
    {
        using var control = Process.Start(
            new ProcessStartInfo("knotc", ["-c", ConfigurationFile, "zone-read", Zone]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("knotc was not found: run 'make install'.");
        var text = await control.StandardOutput.ReadToEndAsync();
        await control.WaitForExitAsync();
        if (control.ExitCode != 0)
        {
            throw new InvalidOperationException($"knotc could not read {Zone}: {text}");
        }

        // [zone.] name. time-to-live kind value
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 5))
            .Select(x => (x[1].TrimEnd('.'), x[3], x[4].Trim('"')))];
    }

    /// <summary>Stops it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.StopAsync(TimeSpan.FromSeconds(10));
            await _server.DisposeAsync();
        }
    }

    private string LogFile => Path.Combine(_logs, "knot.log");

    private string ConfigurationFile => Path.Combine(_folder, "knot.conf");

    // One worker of each kind: by default it starts as many threads as it finds processors, for a handful of records.
    private string Configuration() =>
        $"""
        server:
          listen: 127.0.0.1@{Port}
          rundir: {_folder}
          udp-workers: 1
          tcp-workers: 1
          background-workers: 1
        log:
          - target: stderr
            any: warning
        database:
          storage: {_folder}
        key:
          - id: {KeyName}
            algorithm: {KeyAlgorithm}
            secret: {Key}
        acl:
          - id: update
            key: {KeyName}
            action: update
        zone:
          - domain: {Zone}
            storage: {_folder}
            file: zone
            acl: update
            zonefile-sync: -1
            zonefile-load: difference
            journal-content: all

        """;

    private async Task RunAsync()
    {
        var program = Array.Find(Programs, File.Exists)
            ?? throw new InvalidOperationException("Knot's knotd was not found: run 'make install'.");
        _server = await ChildProcess.StartAsync(
            new ChildStart("knot", program, ["-c", ConfigurationFile], new Dictionary<string, string>(), _folder, LogFile), _onLine);
        var start = TimeProvider.System.GetTimestamp();
        while (!await ListensAsync())
        {
            if (_server.HasExited || TimeProvider.System.GetElapsedTime(start) > StartPatience)
            {
                throw new InvalidOperationException($"Knot did not start:\n{_server.Tail()}");
            }

            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    private async Task<bool> ListensAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
