using System.Text.Json;
using System.Text.Json.Serialization;

namespace LivePlatform.RoleProfiles;

/// <summary>All role profiles, oldest first. A faulty one stops the service at its start.</summary>
public sealed class RoleProfileCatalog
{
    private const string Folder = "RoleProfiles/";

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
    };

    /// <summary>Checks and orders profiles.</summary>
    /// <exception cref="InvalidOperationException">A profile contradicts itself; all faults are named.</exception>
    public RoleProfileCatalog(IEnumerable<RoleProfile> profiles)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        All = [.. profiles.OrderBy(profile => profile.ValidFrom)];
        var faults = All.SelectMany(Faults).ToList();
        if (All.Select(profile => profile.ValidFrom).Distinct().Count() != All.Count || All.Count == 0)
        {
            faults.Add("There must be at least one role profile, and one per date.");
        }

        if (faults.Count > 0)
        {
            throw new InvalidOperationException(string.Join(Environment.NewLine, faults));
        }
    }

    /// <summary>Oldest first; never empty.</summary>
    public IReadOnlyList<RoleProfile> All { get; }

    /// <summary>The profiles that this build carries.</summary>
    public static RoleProfileCatalog Embedded()
    {
        var assembly = typeof(RoleProfileCatalog).Assembly;
        var files = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal));
        return new RoleProfileCatalog(files.Select(name =>
        {
            using var file = assembly.GetManifestResourceStream(name)!;
            return Read(file);
        }));
    }

    /// <summary>Reads one file.</summary>
    /// <exception cref="JsonException">A member is unknown, missing or misspelt.</exception>
    public static RoleProfile Read(Stream file) =>
        JsonSerializer.Deserialize<RoleProfile>(file, Strict) ?? throw new JsonException("The role profile is empty.");

    /// <summary>The profile that decides at a time; before the first one begins, the first.</summary>
    public RoleProfile InForce(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return All.LastOrDefault(profile => profile.ValidFrom <= today) ?? All[0];
    }

    private static IEnumerable<string> Faults(RoleProfile profile) =>
        Enum.GetValues<PrincipalKind>().Where(profile.Knows).SelectMany(kind => Faults(profile, kind)).Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Faults(RoleProfile profile, PrincipalKind principal)
    {
        var roles = profile.DirectoryRoles.Select(role => role.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var kind in Enum.GetValues<GrantKind>().Where(kind => !profile.HowToFor(principal).ContainsKey(kind)))
        {
            yield return $"{profile.Title}: howTo says nothing about {kind} of a {principal}.";
        }

        foreach (var stage in profile.Decides.Where(stage => !profile.Requirements.Any(rule => rule.Stages.Contains(stage))))
        {
            yield return $"{profile.Title}: decides {stage} and has no requirement for it.";
        }

        foreach (var rule in profile.Requirements)
        {
            var ways = rule.WaysOf(principal);
            if (ways.Count == 0 || ways.Any(way => way.All.Count == 0) || !ways.Any(way => way.Suggest))
            {
                yield return $"{profile.Title}, {rule.Name}: needs alternatives for a {principal} that name something, "
                    + "and one of them to suggest.";
            }

            foreach (var unknown in ways.SelectMany(way => way.All)
                .Where(name => rule.Kind == GrantKind.DirectoryRole && !roles.Contains(name)))
            {
                yield return $"{profile.Title}, {rule.Name}: {unknown} is not among its directoryRoles.";
            }
        }
    }
}
