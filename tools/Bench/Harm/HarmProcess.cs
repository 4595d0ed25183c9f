using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace LivePlatform.Bench.Harm;

/// <summary>
/// The harmful clients in a process of their own, which gives way to every other: they stand for machines elsewhere, and what they compute
/// is not to be waited for by whom they share this one with.
/// </summary>
public sealed class HarmProcess : IAsyncDisposable
{
    /// <summary>Verb of the process.</summary>
    public const string Verb = "harm";
    private const string Begin = "begin";
    private const string End = "end";
    private const string Ready = "ready";
    private const int LastInLine = 19;
    private readonly Process _process;

    private HarmProcess(Process process) => _process = process;

    /// <summary>Starts the process; it does nothing yet.</summary>
    public static async Task<HarmProcess> StartAsync(HarmOrder order)
    {
        var process = Process.Start(
            new ProcessStartInfo("nice", ["-n", $"{LastInLine}", "dotnet", typeof(HarmProcess).Assembly.Location, Verb])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(order));
        return await process.StandardOutput.ReadLineAsync() == Ready
            ? new HarmProcess(process)
            : throw new InvalidOperationException("The process of the harmful clients did not start.");
    }

    /// <summary>Lets all of them begin.</summary>
    public Task BeginAsync() => _process.StandardInput.WriteLineAsync(Begin);

    /// <summary>Stops all of them.</summary>
    /// <returns>How often each kind was met in which way since they began.</returns>
    public async Task<IReadOnlyDictionary<string, int>> EndAsync(CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(End.AsMemory(), cancellationToken);
        var line = await _process.StandardOutput.ReadLineAsync(cancellationToken)
            ?? throw new InvalidOperationException("The process of the harmful clients has ended.");
        return JsonSerializer.Deserialize<Dictionary<string, int>>(line)!;
    }

    /// <summary>Ends the process: it has nothing more to read.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>What the process does: it obeys line by line until there is none any more.</summary>
    internal static async Task RunAsync()
    {
        var order = JsonSerializer.Deserialize<HarmOrder>(await Console.In.ReadLineAsync() ?? "")
            ?? throw new InvalidOperationException("No order came in.");

        // What takes long to make is made before anything is measured.
        RuntimeHelpers.RunClassConstructor(typeof(HarmfulClients).TypeHandle);
        Console.WriteLine(Ready);
        while (await Console.In.ReadLineAsync() == Begin)
        {
            using var stop = new CancellationTokenSource();
            var clients = new HarmfulClients(order);
            var harm = clients.RunAsync(stop.Token);
            await Console.In.ReadLineAsync();
            await stop.CancelAsync();
            await harm;
            Console.WriteLine(JsonSerializer.Serialize(clients.Answers));
        }
    }
}
