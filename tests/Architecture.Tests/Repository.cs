using System.Text.RegularExpressions;

namespace LivePlatform.Architecture.Tests;

/// <summary>The repository's own sources, for rules that no compiler knows.</summary>
internal static partial class Repository
{
    private static readonly string[] Parts = ["libs", "services", "tools", "tests"];

    private static readonly string[] Foreign = [".git", ".run", "bin", "obj", "node_modules"];

    public static string Root { get; } = Find();

    /// <summary>Every C# file that a person wrote, by its path from the root.</summary>
    public static IReadOnlyDictionary<string, string[]> Sources { get; } = Parts
        .SelectMany(part => Directory.EnumerateFiles(Path.Combine(Root, part), "*.cs", SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
        .Where(
            file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)
                && !file.Contains("/Migrations/", StringComparison.Ordinal))
        .ToDictionary(file => file, file => File.ReadAllLines(Path.Combine(Root, file)));

    /// <summary>Every name that the sources speak of; not the test that asks for names and so names some itself.</summary>
    public static HashSet<string> Words { get; } =
    [
        .. Sources.Where(file => !file.Key.EndsWith($"/{nameof(Documents)}.cs", StringComparison.Ordinal))
            .SelectMany(file => file.Value).SelectMany(line => Word.Matches(line).Select(match => match.Value)),
    ];

    /// <summary>Every page of documentation.</summary>
    public static IEnumerable<string> Pages => Files().Where(static file => file.EndsWith(".md", StringComparison.Ordinal));

    /// <summary>Every file that belongs to the repository: not what was built, fetched or run.</summary>
    public static IEnumerable<string> Files() => Below(new DirectoryInfo(Root));

    private static IEnumerable<string> Below(DirectoryInfo folder) => folder.EnumerateFiles().Select(static file => file.FullName)
        .Concat(folder.EnumerateDirectories().Where(static below => !Foreign.Contains(below.Name)).SelectMany(Below));

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

    [GeneratedRegex(@"\b[A-Za-z_]\w+\b")]
    private static partial Regex Word { get; }
}
