using System.Diagnostics;

namespace LivePlatform.DevHost.Servers;

/// <summary>The folder for everything that runs: <c>.run</c> of the repository, or one below the temporary folder where PostgreSQL's user cannot enter the repository.</summary>
public static class RunFolder
{
    /// <summary>The user that PostgreSQL runs as when we are root: it refuses to run as root.</summary>
    internal const string PostgresUser = "postgres";

    /// <summary>True when this process is root.</summary>
    internal static bool IsRoot { get; } = Environment.UserName == "root";

    /// <summary>The repository's root: the folder above this program that holds the solution.</summary>
    /// <exception cref="InvalidOperationException">This program runs outside a repository.</exception>
    public static string Repository { get; } = FindRepository();

    /// <summary>Makes a folder for one purpose.</summary>
    public static string Make(string name)
    {
        var folder = Path.Combine(Repository, ".run", name);
        Directory.CreateDirectory(folder);
        if (!IsRoot || CanEnter(folder))
        {
            return folder;
        }

        var elsewhere = Path.Combine(Path.GetTempPath(), $"live-platform-{Environment.ProcessId}", name);
        Directory.CreateDirectory(elsewhere);
        return elsewhere;
    }

    private static bool CanEnter(string folder)
    {
        using var test = Process.Start("setpriv", [$"--reuid={PostgresUser}", $"--regid={PostgresUser}", "--clear-groups", "--", "test", "-x", folder]);
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
