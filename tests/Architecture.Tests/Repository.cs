namespace LivePlatform.Architecture.Tests;

/// <summary>The repository's own sources, for rules that no compiler knows.</summary>
internal static class Repository
{
    private static readonly string[] Parts = ["libs", "services", "tools", "tests"];

    public static string Root { get; } = Find();

    /// <summary>Every C# file that a person wrote, by its path from the root.</summary>
    public static IReadOnlyDictionary<string, string[]> Sources { get; } = Parts
        .SelectMany(part => Directory.EnumerateFiles(Path.Combine(Root, part), "*.cs", SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/Migrations/", StringComparison.Ordinal))
        .ToDictionary(file => file, file => File.ReadAllLines(Path.Combine(Root, file)));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LivePlatform.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("LivePlatform.sln was not found above the tests.");
    }
}
