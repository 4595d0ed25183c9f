using Microsoft.AspNetCore.Builder;

namespace LivePlatform.ServiceDefaults;

/// <summary>The verbs of a service's executable beside running it: <c>migrate</c> and <c>topology</c>, each a job before the service starts, and <c>republish [provider]</c>.</summary>
public static class Verbs
{
    /// <summary>Runs a verb if one was given.</summary>
    /// <param name="app">The service, built but not started.</param>
    /// <param name="args">Command line.</param>
    /// <param name="migrate">Brings the database up to date.</param>
    /// <param name="topology">Declares queues and exchanges.</param>
    /// <param name="republish">Publishes again what the service owns: of the provider that was named, or of all.</param>
    /// <returns>The exit code of the verb; null when the service is to run.</returns>
    public static async Task<int?> RunVerbAsync(
        this WebApplication app,
        string[] args,
        Func<CancellationToken, Task>? migrate = null,
        Func<CancellationToken, Task>? topology = null,
        Func<string?, CancellationToken, Task>? republish = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(args);
        var step = args switch
        {
            ["migrate", ..] => migrate,
            ["topology", ..] => topology,
            ["republish", .. var named] when republish is not null => stop => republish(named.FirstOrDefault(), stop),
            _ => null,
        };
        if (step is null)
        {
            return null;
        }

        await step(CancellationToken.None);
        return 0;
    }
}
