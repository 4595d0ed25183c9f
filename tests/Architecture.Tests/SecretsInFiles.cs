using System.Text.RegularExpressions;

namespace LivePlatform.Architecture.Tests;

/// <summary>No file of the repository holds a secret that opens anything.</summary>
public sealed class SecretsInFiles
{
    private const int LongestFile = 4 * 1024 * 1024;

    /// <summary>What secrets look like, and one that must be found; put together here, so that this file holds none.</summary>
    private static readonly (string What, Regex Looks, string Planted)[] Kinds =
    [
        (
            "a private key", new Regex("-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\\\nr\"+]*[A-Za-z0-9+/]{40}"),
            $"-----BEGIN {"PRIVATE"} KEY-----\n{new string('A', 64)}"),
        (
            "a secret of an Entra application", new Regex(@"(?<![\w~.-])[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}(?![\w~.-])"),
            $"abc8{"Q~"}{new string('x', 33)}"),
        (
            "a token", new Regex(@"eyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}"),
            $"eyJ{new string('a', 30)}.{"eyJ"}{new string('b', 30)}.{new string('c', 30)}"),
        ("a key of a cloud", new Regex(@"\bAKIA[0-9A-Z]{16}\b"), $"AKIA{new string('Z', 16)}"),
        ("a token of a code host", new Regex(@"\b(ghp|gho|ghs|glpat|xox[abp])[_-][A-Za-z0-9-]{20,}\b"), $"ghp_{new string('q', 36)}"),
        (
            "a password in a connection string", new Regex("(?i)password=(?!none\\b|test\\b)[^;{}$<>\"'\\s()\\\\%]{8,}"),
            $"Password={"hunter2"}hunter2"),
    ];

    [Fact, Trait("Show", "doors.1")]
    public void None_is_found_in_any_file()
    {
        var files = Repository.Files().Where(file => new FileInfo(file).Length < LongestFile).ToList();
        files.Count.ShouldBeGreaterThan(1000);
        var found = files.SelectMany(file => File.ReadAllText(file) is var text
            ? Kinds.Where(kind => kind.Looks.IsMatch(text)).Select(kind => $"{Path.GetRelativePath(Repository.Root, file)}: {kind.What}")
            : []);

        found.ShouldBeEmpty();
        TestContext.Current.TestOutputHelper
            ?.WriteLine($"figure: door 13: {files.Count} files, none with {string.Join(", ", Kinds.Select(kind => kind.What))}");
    }

    [Fact]
    public void Each_kind_would_be_found() =>
        Kinds.Where(kind => !kind.Looks.IsMatch(kind.Planted)).Select(kind => kind.What).ShouldBeEmpty();
}
