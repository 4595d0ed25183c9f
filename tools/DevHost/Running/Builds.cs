using LivePlatform.DevHost.Servers;

namespace LivePlatform.DevHost.Running;

/// <summary>Where built programs are: beside this one, in the same configuration.</summary>
internal static class Builds
{
    private static readonly string Configuration =
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? "Release"
            : "Debug";

    /// <exception cref="InvalidOperationException">It was not built.</exception>
    public static string Find(string folder, string project)
    {
        var program = Path.Combine(RunFolder.Repository, folder, project, "bin", Configuration, "net10.0", $"LivePlatform.{project}.dll");
        return File.Exists(program) ? program : throw new InvalidOperationException($"{program} is not there: run 'make build'.");
    }
}
