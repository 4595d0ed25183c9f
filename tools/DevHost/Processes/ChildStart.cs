namespace LivePlatform.DevHost.Processes;

/// <summary>What to start.</summary>
/// <param name="Name">Prefix of its lines.</param>
/// <param name="Program">Path or name of the executable.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Environment">Added to this process's own environment.</param>
/// <param name="WorkingDirectory">Where it runs.</param>
/// <param name="LogFile">Where its output is kept.</param>
/// <param name="AsUser">Another user, when this process is root.</param>
public sealed record ChildStart(
    string Name,
    string Program,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    string WorkingDirectory,
    string LogFile,
    string? AsUser = null);
