using System.Text.Json;

namespace LivePlatform.TenantCredential.Acquiring.Registrations;

/// <summary>A directory role that an application needs.</summary>
/// <param name="Name">As the Entra admin center shows it.</param>
/// <param name="TemplateId">The same in every M365 tenant.</param>
public sealed record NeededRole(string Name, Guid TemplateId);

/// <summary>
/// What a registration in a customer's tenant needs: the first choice of every rule of the role profile that is in force, what reading the grants takes, and what the
/// platform itself takes (proofs, rotation). One list for the wizard, the recipe and the check.
/// </summary>
internal sealed class AppNeeds
{
    private const string Folder = "RoleProfiles/";

    /// <summary>Reading the tenant's id is every proof's one call; the other keeps the secret young.</summary>
    private static readonly string[] OfThePlatform = ["Organization.Read.All", "Application.ReadWrite.OwnedBy"];

    private AppNeeds(string profile, IReadOnlyList<string> permissions, IReadOnlyList<NeededRole> roles) => (Profile, Permissions, Roles) = (profile, permissions, roles);

    /// <summary>Name and date of the role profile.</summary>
    public string Profile { get; }

    /// <summary>Application permissions of Microsoft Graph.</summary>
    public IReadOnlyList<string> Permissions { get; }

    public IReadOnlyList<NeededRole> Roles { get; }

    /// <summary>By the role profile that decides today.</summary>
    public static AppNeeds InForce(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var profiles = Embedded().OrderBy(x => x.ValidFrom).ToList();
        return Of(profiles.LastOrDefault(x => x.ValidFrom <= today) ?? profiles[0]);
    }

    private static AppNeeds Of(Profiled profile)
    {
        var ids = profile.DirectoryRoles.ToDictionary(x => x.Name, x => x.TemplateId, StringComparer.Ordinal);
        var wanted = profile.Requirements.ToLookup(x => x.Kind, x => x.AnyOf[0].All);
        return new AppNeeds(
            $"{profile.Name} {profile.ValidFrom:yyyy-MM-dd}",
            [.. wanted["GraphPermission"].SelectMany(x => x).Concat([profile.ToRead.Assignments, profile.ToRead.Groups, .. OfThePlatform]).Distinct(StringComparer.Ordinal)],
            [.. wanted["DirectoryRole"].SelectMany(x => x).Distinct(StringComparer.Ordinal).Select(x => new NeededRole(x, ids[x]))]);
    }

    private static IEnumerable<Profiled> Embedded()
    {
        var assembly = typeof(AppNeeds).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(x => x.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var file = assembly.GetManifestResourceStream(name)!;
            yield return JsonSerializer.Deserialize<Profiled>(file, JsonSerializerOptions.Web) ?? throw new JsonException($"{name} is empty.");
        }
    }

    private sealed record Profiled(string Name, DateOnly ValidFrom, Reading ToRead, IReadOnlyList<NeededRole> DirectoryRoles, IReadOnlyList<Rule> Requirements);

    private sealed record Reading(string Assignments, string Groups);

    private sealed record Rule(string Kind, IReadOnlyList<Choice> AnyOf);

    private sealed record Choice(IReadOnlyList<string> All);
}
