using LivePlatform.Contracts;
using LivePlatform.RoleProfiles;
using LivePlatform.RoleValidation.Decisions;

namespace LivePlatform.RoleValidation.Tests.Situations;

/// <summary>One line of situations.md, read strictly: a word that is not explained there is a fault.</summary>
internal sealed record Situation(string Line, Stage Stage, RoleOutcome Outcome, IReadOnlyDictionary<string, RequirementResult> Expected)
{
    private const int First = 9;
    private static readonly string[] Replication = ["User.Read.All", "GroupMember.Read.All"];
    private static readonly string[] Consented = ["User.Read.All", "Group.ReadWrite.All", "Directory.AccessAsUser.All"];
    private static readonly string[] All =
        [
            .. Replication, "Domain.ReadWrite.All", "User.ReadWrite.All", "LicenseAssignment.ReadWrite.All", "LicenseAssignment.Read.All",
            "RoleManagement.Read.Directory",
        ];

    /// <summary>The application of every situation.</summary>
    public static readonly Guid App = new("a0000000-0000-4000-8000-000000000001");

    /// <summary>The tenant of every situation.</summary>
    public static readonly Guid Tenant = new("b0000000-0000-4000-8000-000000000002");

    public static readonly RoleProfile Profile = RoleProfileCatalog.Embedded().All[^1];

    private readonly Dictionary<string, string> _cells = [];

    public static IReadOnlyList<Situation> Read()
    {
        var table = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Situations", "situations.md"))
            .Where(line => line.StartsWith('|')).Select(Cells).ToList();
        var heads = table[0];
        return [.. table.Skip(2).Select(cells => Of(heads, cells))];
    }

    public RoleQuestion ToQuestion()
    {
        var options = new Dictionary<string, string>();
        if (_cells["DNS mode"] is not "not stated")
        {
            options["dnsMode"] = _cells["DNS mode"];
        }

        return new RoleQuestion(Profile, Stage, options, Facts(), Planned(_cells["planned"]));
    }

    private static string[] Cells(string line) => [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];

    private static Situation Of(string[] heads, string[] cells)
    {
        cells.Length.ShouldBe(heads.Length, string.Join('|', cells));
        var expected = heads.Skip(First).Zip(cells.Skip(First)).ToDictionary(x => x.First, x => ResultOf(x.Second));
        var situation = new Situation(
            string.Join(" | ", cells.Take(First)), Enum.Parse<Stage>(cells[0]), Enum.Parse<RoleOutcome>(cells[First - 1], ignoreCase: true),
            expected);
        foreach (var (head, cell) in heads.Take(First).Zip(cells))
        {
            situation._cells[head] = cell;
        }

        return situation;
    }

    private static RequirementResult ResultOf(string word) => word switch
    {
        "satisfied" => RequirementResult.Satisfied,
        "waiting" => RequirementResult.SatisfiedNotYetInToken,
        "missing" => RequirementResult.Missing,
        "unknown" => RequirementResult.Unknown,
        "not needed" => RequirementResult.NotNeeded,
        "removable" => RequirementResult.MayBeRemovedNow,
        _ => throw new FormatException($"'{word}' is no result."),
    };

    private RoleFacts Facts()
    {
        var found = Listed(_cells["roles held"]).Select(FoundOf).ToList();
        var (assignments, groups) = _cells["we may read"] switch
        {
            "everything" => (true, true),
            "no assignments" => (false, true),
            "no groups" => (true, false),
            var word => throw new FormatException($"'{word}' is nothing that we may read."),
        };
        return new RoleFacts(
            new RolePrincipal(Principal, App, Tenant, Guid.NewGuid(), IsUser ? "voice@contoso.example" : null), found,
            assignments, groups, Token(found));
    }

    private TokenFacts? Token(IReadOnlyList<FoundRole> found)
    {
        var carried = _cells["token"] switch
        {
            "unreadable" => null,
            "current" => found.Where(x => x.How is HeldHow.Direct or HeldHow.ThroughGroup).Select(x => x.TemplateId),
            "carries nothing" => [],
            var text when text.StartsWith("carries ", StringComparison.Ordinal) => Listed(text["carries ".Length..]).Select(TemplateOf),
            var word => throw new FormatException($"'{word}' is no token."),
        };
        return carried is null ? null : new TokenFacts(Guid.NewGuid(), carried.ToHashSet(), Permissions(_cells["Graph permissions"]), null);
    }

    public PrincipalKind Principal => _cells["principal"] switch
    {
        "application" => PrincipalKind.ServicePrincipal,
        "user" => PrincipalKind.User,
        var word => throw new FormatException($"'{word}' is no principal."),
    };

    private bool IsUser => Principal == PrincipalKind.User;

    private HashSet<string> Permissions(string text) => [.. text switch
    {
        "all" => IsUser ? Consented : All,
        "none" => [],
        _ when text.StartsWith("all without ", StringComparison.Ordinal) =>
            (IsUser ? Consented : All).Except([text["all without ".Length..]]),
        _ => Listed(text).SelectMany(
            name => name == "replication"
                ? (IsUser ? Consented[..2] : Replication)
                : name.EndsWith(".All", StringComparison.Ordinal) ? [name] : throw new FormatException($"'{name}' is no permission.")),
    }];

    private static FoundRole FoundOf(string text) => text.Split(" (") switch
    {
        [var name] => new(TemplateOf(name), HeldHow.Direct),
        [var name, "group)"] => new(TemplateOf(name), HeldHow.ThroughGroup),
        [var name, "eligible)"] => new(TemplateOf(name), HeldHow.Eligible),
        [var name, "unit)"] => new(TemplateOf(name), HeldHow.AdministrativeUnit),
        _ => throw new FormatException($"'{text}' is no role."),
    };

    private static Guid TemplateOf(string role) => Profile.DirectoryRoles.Single(x => x.Name == role).TemplateId;

    private static IReadOnlyList<PlannedStage>? Planned(string text) => text switch
    {
        "unknown" => null,
        "nothing" => [Daily],
        _ when text.Split(' ') is [var stage, var mode] =>
            [Daily, new(Enum.Parse<Stage>(stage), new Dictionary<string, string> { ["dnsMode"] = mode })],
        _ => throw new FormatException($"'{text}' is no plan."),
    };

    private static PlannedStage Daily => new(Stage.DayTwo, new Dictionary<string, string>());

    private static string[] Listed(string text) => text == "none" ? [] : text.Split(" + ");
}
