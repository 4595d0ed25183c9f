using System.Text.Json;
using System.Xml.Linq;

namespace LivePlatform.Architecture.Tests;

/// <summary>
/// What comes from others may be given on: each package that any project restores has a licence of this list, as its own manifest says.
/// </summary>
public sealed class Packages
{
    /// <summary>Licences under which a package may be part of an image, without a duty to publish what uses it.</summary>
    private static readonly string[] Allowed = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "PostgreSQL", "Apache-2.0 OR MPL-2.0"];

    /// <summary>Packages whose manifest names a file or an address instead, with what was read there.</summary>
    private static readonly Dictionary<string, string> ReadByHand = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Microsoft.Graph/5.92.0"] = "MIT",
        ["Microsoft.Graph.Core/3.2.4"] = "MIT",
        ["System.Security.Cryptography.ProtectedData/4.5.0"] = "MIT",
    };

    private static readonly string Folder =
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    [Fact, Trait("Show", "doors.1")]
    public void Each_package_has_a_licence_that_is_allowed()
    {
        var packages = Restored();
        packages.Count.ShouldBeGreaterThan(100);
        packages.Select(package => $"{package.Name}/{package.Version}: {LicenceOf(package.Name, package.Version)}")
            .Where(line => !Allowed.Contains(line.Split(": ")[1])).ShouldBeEmpty();
        ReadByHand.Keys.Where(known => !packages.Contains((known.Split('/')[0], known.Split('/')[1])))
            .ShouldBeEmpty("an exception that nobody needs");
        TestContext.Current.TestOutputHelper
            ?.WriteLine($"figure: door 13: {packages.Count} packages, all under {string.Join(", ", Allowed)}");
    }

    [Fact]
    public void MassTransit_stays_below_the_version_that_is_not_free() =>
        Restored().Where(package => package.Name.StartsWith("MassTransit", StringComparison.OrdinalIgnoreCase))
            .ShouldAllBe(package => Version.Parse(package.Version).Major < 9);

    private static HashSet<(string Name, string Version)> Restored()
    {
        var found = new HashSet<(string, string)>();
        foreach (var file in Repository.Files().Where(file => file.EndsWith("packages.lock.json", StringComparison.Ordinal)))
        {
            using var lockFile = JsonDocument.Parse(File.ReadAllText(file));
            foreach (var package in lockFile.RootElement.GetProperty("dependencies").EnumerateObject()
                .SelectMany(framework => framework.Value.EnumerateObject()))
            {
                if (package.Value.TryGetProperty("resolved", out var version))
                {
                    found.Add((package.Name, version.GetString()!));
                }
            }
        }

        return found;
    }

    private static string LicenceOf(string name, string version)
    {
        if (ReadByHand.TryGetValue($"{name}/{version}", out var read))
        {
            return read;
        }

        var (id, folder) = (name.ToLowerInvariant(), version.ToLowerInvariant());
        var manifest = XDocument.Load(Path.Combine(Folder, id, folder, $"{id}.nuspec"));
        return manifest.Descendants()
            .FirstOrDefault(element => element.Name.LocalName == "license" && element.Attribute("type")?.Value == "expression")?.Value
                ?? "none that a program can read";
    }
}
