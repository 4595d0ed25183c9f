using System.Text.Json;
using System.Text.Json.Serialization;
using LivePlatform.Contracts;
using LivePlatform.RoleProfiles;
using LivePlatform.RoleValidation.Decisions;

namespace LivePlatform.RoleValidation.Tests.Decisions;

/// <summary>One line of day-two.json.</summary>
internal sealed record DayTwoCase(
    string Name,
    IReadOnlyDictionary<string, string> Roles,
    RoleOutcome Outcome,
    RequirementResult Voice,
    IReadOnlyList<string>? InToken = null,
    IReadOnlyList<string>? Permissions = null,
    bool AssignmentsRead = true,
    bool GroupsRead = true,
    bool TokenRead = true,
    RequirementResult Users = RequirementResult.Satisfied,
    RequirementResult Groups = RequirementResult.Satisfied,
    string? Says = null,
    string? Silent = null,
    string? Evidence = null)
{
    public static readonly RoleProfile Profile = RoleProfileCatalog.Embedded()
        .InForce(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));

    private static readonly JsonSerializerOptions Wire = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter() },
    };

    public static IReadOnlyList<DayTwoCase> All { get; } = Read();

    public RoleFacts Facts()
    {
        var found = Roles.SelectMany(
            role => role.Value.Split('+').Select(how => new FoundRole(TemplateOf(role.Key), Enum.Parse<HeldHow>(how)))).ToList();
        var active = found.Where(role => role.How is HeldHow.Direct or HeldHow.ThroughGroup).Select(role => role.TemplateId);
        var token = new TokenFacts(
            null,
            (InToken?.Select(TemplateOf) ?? active).ToHashSet(),
            (Permissions ?? ["User.Read.All", "GroupMember.Read.All"]).ToHashSet(StringComparer.OrdinalIgnoreCase),
            null);
        return new RoleFacts(
            new RolePrincipal(PrincipalKind.ServicePrincipal, Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()), found, AssignmentsRead,
            GroupsRead, TokenRead ? token : null);
    }

    private static Guid TemplateOf(string role) => Profile.DirectoryRoles.Single(x => x.Name == role).TemplateId;

    private static List<DayTwoCase> Read()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Decisions", "day-two.json")));
        return file.RootElement.GetProperty("cases").Deserialize<List<DayTwoCase>>(Wire)!;
    }
}
