using Microsoft.AspNetCore.Builder;

namespace LivePlatform.ServiceDefaults;

/// <summary>
/// The verbs of a service's executable beside running it: <c>migrate</c> and <c>topology</c>, each a job before the service starts, and
/// <c>republish [provider]</c>.
/// </summary>
public static class Verbs
{
    private const int WrongUsage = 2;

    /// <summary>Runs a verb if one was given.</summary>
    /// <param name="app">The service, built but not started.</param>
    /// <param name="args">Command line.</param>
    /// <param name="migrate">Brings the database up to date.</param>
    /// <param name="topology">Declares queues and exchanges.</param>
    /// <param name="republish">Publishes again what the service owns: of the provider that was named, or of all.</param>
    /// <returns>The exit code of the verb, 2 for one that this service does not have; null when the service is to run.</returns>
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
        if (step is not null)
        {
            await step(CancellationToken.None);
            return 0;
        }

        if (args is not [var word, ..] || IsSetting(word))
        {
            return null;
        }

        // A job with a mistyped verb must not become a server that takes messages and never ends.
        await Console.Error.WriteLineAsync(
            $"'{word}' is no verb of this service. It has: {string.Join(", ", Known(migrate, topology, republish))}; without one it runs.");
        return WrongUsage;
    }

    // As the configuration takes them from the command line: --key value, /key value, key=value.
    private static bool IsSetting(string word) =>
        word.StartsWith('-') || word.StartsWith('/') || word.Contains('=', StringComparison.Ordinal);

    private static IEnumerable<string> Known(object? migrate, object? topology, object? republish) =>
        new (string Name, object? Step)[]
        {
            ("migrate", migrate),
            ("topology", topology),
            ("republish [provider]", republish),
        }.Where(verb => verb.Step is not null).Select(verb => verb.Name);
}
