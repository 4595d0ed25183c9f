using LivePlatform.Bench.Data;
using LivePlatform.Bench.Machine;
using LivePlatform.DevHost.Certificates;

namespace LivePlatform.Bench.Contenders;

/// <summary>What a contender that runs as a child of the bench is told, in a file.</summary>
internal sealed record ContenderOrder(
    Uri Pages, DevCertificates Certificates, string Owner, int Postgres, DirectorySize Large, DirectorySize Small, int MeasuredRounds)
{
    /// <summary>The line by which a child reports a measurement starts so.</summary>
    public const string Mark = "measured ";

    /// <summary>The key of a directory's rows, the same for every contender.</summary>
    public static Guid ProviderId { get; } = new(7, 0, 0, [0, 0, 0, 0, 0, 0, 0, 7]);

    /// <summary>Graph's address.</summary>
    public Uri Graph => new(Pages, "v1.0/");

    /// <summary>Measures a piece of work in this process and reports it.</summary>
    public async Task MeasureAsync(Phase phase, int objects, Func<Task> work)
    {
        var (cpu, began) = (CpuClock.Seconds(Environment.ProcessId, Postgres), TimeProvider.System.GetTimestamp());
        await work();
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        var measured = new Measured(phase, objects, seconds, CpuClock.Seconds(Environment.ProcessId, Postgres) - cpu);
        Console.WriteLine(Mark + System.Text.Json.JsonSerializer.Serialize(measured));
    }
}
