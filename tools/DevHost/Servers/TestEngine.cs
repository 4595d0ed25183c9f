using System.ComponentModel;
using System.Diagnostics;

namespace LivePlatform.DevHost.Servers;

/// <summary>The one switch between containers and private processes for the servers of tests.</summary>
public static class TestEngine
{
    /// <summary><c>docker</c>, <c>local</c> or <c>auto</c>: containers where an engine answers, else private processes.</summary>
    public const string Variable = "LIVE_TEST_ENGINE";

    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(10);

    /// <summary>Starts both servers where the switch says.</summary>
    /// <exception cref="InvalidOperationException">The switch has another value, or asks for an engine that does not answer.</exception>
    public static async Task<ITestServers> StartAsync() =>
        await UsesContainersAsync(Environment.GetEnvironmentVariable(Variable), EngineAnswersAsync)
            ? await ContainerPair.StartAsync()
            : await ServerPair.StartAsync();

    internal static async Task<bool> UsesContainersAsync(string? chosen, Func<Task<bool>> engineAnswers) => chosen switch
    {
        "local" => false,
        "docker" => await engineAnswers()
            ? true
            : throw new InvalidOperationException(
                $"{Variable}=docker, but no engine answers 'docker info': start it, or use {Variable}=local."),
        null or "" or "auto" => await engineAnswers(),
        _ => throw new InvalidOperationException($"{Variable} is '{chosen}'; it must be docker, local or auto."),
    };

    private static async Task<bool> EngineAnswersAsync()
    {
        using var patience = new CancellationTokenSource(AnswerPatience);
        try
        {
            using var ask = Process.Start(new ProcessStartInfo("docker", "info --format {{.ServerVersion}}")
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            try
            {
                await ask.WaitForExitAsync(patience.Token);
                return ask.ExitCode == 0;
            }
            catch (OperationCanceledException)
            {
                ask.Kill();
                return false;
            }
        }
        catch (Win32Exception)
        {
            // No docker program is installed.
            return false;
        }
    }
}
