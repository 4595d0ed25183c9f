using System.Diagnostics;

namespace LivePlatform.DevHost.Servers;

/// <summary>
/// The folder for everything that runs: <c>.run</c> of the repository, or one below the temporary folder where PostgreSQL's user cannot
/// enter the repository.
/// </summary>
public static class RunFolder
{
    /// <summary>The user that PostgreSQL runs as when we are root: it refuses to run as root.</summary>
    internal const string PostgresUser = "postgres";

    private const string OutsidePrefix = "live-platform-";

    /// <summary>True when this process is root.</summary>
    internal static bool IsRoot { get; } = Environment.UserName == "root";

    /// <summary>The repository's root: the folder above this program that holds the solution.</summary>
    /// <exception cref="InvalidOperationException">This program runs outside a repository.</exception>
    public static string Repository { get; } = FindRepository();

    /// <summary>Where servers of tests keep their logs, which outlive the test run.</summary>
    internal static string SharedLogs => Path.Combine(Repository, ".run", "logs");

    /// <summary>Where the processes of one run keep their logs: in the repository, wherever their data is.</summary>
    public static string Logs(string name) => Path.Combine(Repository, ".run", name, "logs");

    /// <summary>Makes a folder for one purpose.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="announce">Is told when the folder is not in the repository; by default a line on standard error.</param>
    public static string Make(string name, Action<string>? announce = null) => Make(
        Path.Combine(Repository, ".run", name),
        Path.GetTempPath(),
        folder => !IsRoot || CanEnter(folder),
        announce ?? Console.Error.WriteLine);

    internal static string Make(string wanted, string temporary, Func<string, bool> isUsable, Action<string> announce)
    {
        Directory.CreateDirectory(wanted);
        if (isUsable(wanted))
        {
            return wanted;
        }

        RemoveOrphans(temporary);
        var elsewhere = Path.Combine(temporary, $"{OutsidePrefix}{Environment.ProcessId}", Path.GetFileName(wanted));
        Directory.CreateDirectory(elsewhere);
        announce($"The user {PostgresUser} cannot enter {wanted}; the data of this run is in {elsewhere} until it ends.");
        return elsewhere;
    }

    /// <summary>
    /// True when a folder had to be made outside the repository: whoever made it deletes it, because nobody else would find it.
    /// </summary>
    public static bool IsOutside(string folder) =>
        Path.GetFileName(Path.GetDirectoryName(folder)!).StartsWith(OutsidePrefix, StringComparison.Ordinal);

    /// <summary>Deletes a folder that was made here.</summary>
    public static void Delete(string folder)
    {
        Directory.Delete(folder, recursive: true);
        if (IsOutside(folder) && Path.GetDirectoryName(folder)! is var parent && !Directory.EnumerateFileSystemEntries(parent).Any())
        {
            Directory.Delete(parent);
        }
    }

    /// <summary>A process that was killed could not clean up; the next one that comes here does.</summary>
    private static void RemoveOrphans(string temporary)
    {
        foreach (var folder in Directory.EnumerateDirectories(temporary, $"{OutsidePrefix}*"))
        {
            if (!Directory.Exists($"/proc/{Path.GetFileName(folder)[OutsidePrefix.Length..]}"))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static bool CanEnter(string folder)
    {
        using var test = Process.Start(
            "setpriv", [$"--reuid={PostgresUser}", $"--regid={PostgresUser}", "--clear-groups", "--", "test", "-x", folder]);
        test.WaitForExit();
        return test.ExitCode == 0;
    }

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LivePlatform.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("LivePlatform.sln was not found above this program.");
    }
}
