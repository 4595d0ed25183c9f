using System.Net.Http.Json;

namespace LivePlatform.DevHost.Running;

/// <summary>The simulator's control API, as far as starting the system needs it.</summary>
public sealed class SimulatorControl(HttpClient http)
{
    internal static readonly TimeSpan WorkloadTokenLife = TimeSpan.FromMinutes(15);

    /// <summary>The client; base address is the simulator's.</summary>
    public HttpClient Http { get; } = http;

    /// <summary>Changes settings.</summary>
    public async Task SetAsync(object settings, CancellationToken cancellationToken)
    {
        using var answer = await Http.PatchAsJsonAsync("_simulator/settings", settings, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>A token of an operator; nothing is stored.</summary>
    public async Task<string> OperatorTokenAsync(object claims, CancellationToken cancellationToken)
    {
        using var answer = await Http.PostAsJsonAsync("_simulator/operators/token", claims, cancellationToken);
        return await ReadTokenAsync(answer, cancellationToken);
    }

    /// <summary>Puts a person on the sign-in page.</summary>
    /// <param name="operator">clientId, name, scope, role, and what the scope needs.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task AddOperatorAsync(object @operator, CancellationToken cancellationToken)
    {
        using var answer = await Http.PostAsJsonAsync("_simulator/operators", @operator, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Writes a fresh workload token where the service reads it; the file is replaced in one step.</summary>
    public async Task WriteWorkloadTokenAsync(string workload, string file, CancellationToken cancellationToken)
    {
        using var answer = await Http.PostAsJsonAsync(
            $"_simulator/workloads/{workload}/token", new { lifetimeSeconds = (int)WorkloadTokenLife.TotalSeconds }, cancellationToken);
        var fresh = $"{file}.new";
        await File.WriteAllTextAsync(fresh, await ReadTokenAsync(answer, cancellationToken), cancellationToken);
        File.SetUnixFileMode(fresh, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Move(fresh, file, overwrite: true);
    }

    private static async Task<string> ReadTokenAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<Token>(cancellationToken))!.AccessToken;
    }

    private sealed record Token(string AccessToken);
}
