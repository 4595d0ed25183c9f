using System.Text.Json.Serialization;
using LivePlatform.Contracts;

namespace LivePlatform.RoleProfiles;

/// <summary>Who acts at Microsoft.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PrincipalKind>))]
public enum PrincipalKind
{
    /// <summary>The service principal of an application registration.</summary>
    ServicePrincipal,

    /// <summary>A user who signed in, by a delegated token or with name and password.</summary>
    User,
}

/// <summary>What a requirement asks for.</summary>
public enum GrantKind
{
    /// <summary>A built-in role of Microsoft Entra.</summary>
    DirectoryRole,

    /// <summary>A permission of Microsoft Graph: an application's own, or for a user who signed in a delegated one.</summary>
    GraphPermission,
}

/// <summary>A dated set of rules. It is data: one file each in Data.</summary>
/// <param name="Name">The family of rules.</param>
/// <param name="ValidFrom">From when it decides, until a later one does.</param>
/// <param name="Note">For whoever reviews it.</param>
/// <param name="Decides">The stages that it decides; others are refused, never waved through.</param>
/// <param name="HowTo">How a customer's admin grants one thing of a kind; <c>{name}</c> and <c>{app}</c> are filled in.</param>
/// <param name="ToRead">Which permissions let us read what is granted.</param>
/// <param name="DirectoryRoles">Names and template ids of the roles it speaks of.</param>
/// <param name="Requirements">The rules.</param>
/// <param name="Delegated">What is said to and of users who signed in; null: it has no rules for them.</param>
public sealed record RoleProfile(
    string Name,
    DateOnly ValidFrom,
    string Note,
    IReadOnlyList<Stage> Decides,
    IReadOnlyDictionary<GrantKind, string> HowTo,
    ReadingPermissions ToRead,
    IReadOnlyList<DirectoryRole> DirectoryRoles,
    IReadOnlyList<RoleRequirement> Requirements,
    DelegatedRules? Delegated = null)
{
    /// <summary>Name and date, as results carry it.</summary>
    [JsonIgnore]
    public string Title => $"{Name} {ValidFrom:yyyy-MM-dd}";

    /// <summary>True when it has rules for principals of this kind.</summary>
    public bool Knows(PrincipalKind kind) => kind == PrincipalKind.ServicePrincipal || Delegated is not null;

    /// <summary>How one thing is granted to a principal of this kind.</summary>
    public IReadOnlyDictionary<GrantKind, string> HowToFor(PrincipalKind kind) => kind == PrincipalKind.User ? Users.HowTo : HowTo;

    /// <summary>What lets us read what a principal of this kind was granted.</summary>
    public ReadingPermissions ToReadFor(PrincipalKind kind) => kind == PrincipalKind.User ? Users.ToRead : ToRead;

    private DelegatedRules Users => Delegated ?? throw new InvalidOperationException($"{Title} has no rules for users who signed in.");
}

/// <summary>The words of a profile for users who signed in; their permissions stand with each requirement.</summary>
/// <param name="HowTo">As for applications; <c>{user}</c> and <c>{tenant}</c> are filled in too.</param>
/// <param name="ToRead">As for applications, by delegated permissions.</param>
public sealed record DelegatedRules(IReadOnlyDictionary<GrantKind, string> HowTo, ReadingPermissions ToRead);

/// <summary>Permissions without which we cannot see all that is granted.</summary>
/// <param name="Assignments">To read role assignments.</param>
/// <param name="Groups">To read what is held through groups.</param>
public sealed record ReadingPermissions(string Assignments, string Groups);

/// <summary>A role of Microsoft Entra.</summary>
/// <param name="Name">As the Entra admin center shows it.</param>
/// <param name="TemplateId">The same in every M365 tenant.</param>
public sealed record DirectoryRole(string Name, Guid TemplateId);

/// <summary>One requirement of a role profile: all grants of at least one alternative must be held.</summary>
/// <param name="Name">Name of the requirement, for people.</param>
/// <param name="Kind">What the alternatives name: directory roles or Microsoft Graph permissions.</param>
/// <param name="Stages">Stages that need the requirement.</param>
/// <param name="Blocks">What cannot be done while the requirement is not met.</param>
/// <param name="AnyOf">Alternatives, preferred one first; for Microsoft Graph the application permissions.</param>
/// <param name="When">Options, such as dnsMode, and the values for which the requirement applies; null when it always applies.</param>
/// <param name="Delegated">Alternatives as delegated permissions for signed-in users; null for directory roles and in profiles without
/// rules for users.</param>
public sealed record RoleRequirement(
    string Name,
    GrantKind Kind,
    IReadOnlyList<Stage> Stages,
    string Blocks,
    IReadOnlyList<Alternative> AnyOf,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? When = null,
    IReadOnlyList<Alternative>? Delegated = null)
{
    /// <summary>The alternatives for a principal of this kind.</summary>
    public IReadOnlyList<Alternative> WaysOf(PrincipalKind kind) =>
        kind == PrincipalKind.User && Kind == GrantKind.GraphPermission ? Delegated ?? [] : AnyOf;

    /// <summary>What an admin is asked to grant where nothing is held yet: the first alternative that may be suggested.</summary>
    public IReadOnlyList<string> Suggested(PrincipalKind kind) => WaysOf(kind).First(way => way.Suggest).All;

    /// <summary>True when a stage with these options needs it.</summary>
    public bool IsNeeded(Stage stage, IReadOnlyDictionary<string, string> options) =>
        Stages.Contains(stage)
        && (When is null
            || When.All(
                condition => !options.TryGetValue(condition.Key, out var value)
                    || condition.Value.Contains(value, StringComparer.OrdinalIgnoreCase)));
}

/// <summary>Roles or permissions that are sufficient together.</summary>
/// <param name="All">Names of the roles or permissions, all of which must be held.</param>
/// <param name="Suggest">Whether administrators are asked to grant it; false when it is only accepted because less is sufficient.</param>
public sealed record Alternative(IReadOnlyList<string> All, bool Suggest = true);
