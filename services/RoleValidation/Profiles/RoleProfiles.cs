using System.Text.Json;
using System.Text.Json.Serialization;

namespace LivePlatform.RoleValidation.Profiles;

/// <summary>The profiles that the service ships with; the newest that holds already decides.</summary>
internal sealed class RoleProfiles
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <exception cref="InvalidOperationException">A shipped profile contradicts itself: the service must not start with it.</exception>
    public RoleProfiles()
    {
        var assembly = typeof(RoleProfiles).Assembly;
        All =
        [
            .. assembly.GetManifestResourceNames().Where(name => name.EndsWith(".profile.json", StringComparison.Ordinal)).Select(name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                return Checked(JsonSerializer.Deserialize<RoleProfile>(stream, Json)!);
            }).OrderByDescending(profile => profile.Date),
        ];
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<RoleProfile> All { get; }

    /// <summary>The profile that holds on a day.</summary>
    public RoleProfile At(DateTimeOffset now) => All.FirstOrDefault(profile => profile.Date <= DateOnly.FromDateTime(now.UtcDateTime)) ?? All[^1];

    private static RoleProfile Checked(RoleProfile profile)
    {
        foreach (var (stage, requirements) in profile.Stages)
        {
            foreach (var requirement in requirements)
            {
                if ((requirement.RolesAnyOf is null) == (requirement.PermissionsAnyOf is null))
                {
                    throw new InvalidOperationException($"{profile.Title}, {stage}, {requirement.Name}: must ask for either roles or permissions.");
                }

                var unknown = (requirement.RolesAnyOf ?? []).SelectMany(x => x).Except(profile.Roles.Values).ToList();
                if (unknown.Count > 0)
                {
                    throw new InvalidOperationException($"{profile.Title}, {stage}, {requirement.Name}: unknown role {string.Join(", ", unknown)}.");
                }
            }
        }

        return profile;
    }
}
