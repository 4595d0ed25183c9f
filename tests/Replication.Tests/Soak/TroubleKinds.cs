using LivePlatform.Contracts;

namespace LivePlatform.Replication.Tests.Soak;

/// <summary>What happens to people who do this job.</summary>
internal static class TroubleKinds
{
    private const string Html = "PGh0bWw+PGJvZHk+QmFkIGdhdGV3YXk8L2JvZHk+PC9odG1sPg==";
    private const string Users = "users/delta";
    private const string Groups = "groups/delta";
    private static readonly TimeSpan Once = TimeSpan.Zero;
    private static readonly string[] Enough = ["User.Read.All", "Group.Read.All", "GroupMember.Read.All"];

    public static IReadOnlyList<TroubleKind> All { get; } =
    [
        // Microsoft is away, in all its ways.
        Status("500 with a page of HTML", 20, 500, body: new() { ["instead"] = Html, ["contentType"] = "text/html" }),
        Status("502 without a body", 8, 502, body: new() { ["instead"] = "" }),
        Status("503 with Retry-After", 3, 503, retryAfter: 120),
        Status("504 without a word", 2, 504),
        Status("429 without Retry-After", 3, 429),
        Status("429 with a date", 3, 429, retryAfter: 900, form: "date"),
        Status("continuous access evaluation", 4, 401, code: "insufficient_claims"),
        Status("a token that is refused", 1, 401, code: "InvalidAuthenticationToken"),
        Fault("connections that break off", 6, ("kind", "abort"), ("every", 2)),
        Fault("no tokens", 6, ("kind", "status"), ("target", "token"), ("status", 503)),

        // Pages that are none.
        Damaged("a page of HTML with 200", Users, 2, ("instead", Html), ("contentType", "text/html")),
        Damaged("an empty page with 200", Groups, 2, ("instead", "")),
        Damaged("a gzip that breaks off", Users, 1, ("brokenGzip", true)),
        Damaged("a page that is cut", Groups, 2, ("cutBytes", 40)),
        Damaged("a byte-order mark", Users, 3, ("byteOrderMark", true)),
        Damaged("a member twice", Groups, 1, ("replace", "\"members@delta\":"), ("by", "\"members@delta\":[],\"members@delta\":")),
        Fault(
            "a page that stays damaged", 30, ("kind", "body"), ("path", Groups),
            ("body", new Dictionary<string, object?> { ["cutBytes"] = 1 })) with { Spoils = "Partial" },

        // Links that lead nowhere.
        Fault("a link that repeats", 20, ("kind", "linkRepeats"), ("path", Users), ("times", 1)),
        Fault("a link that stands still", 20, ("kind", "linkStandsStill"), ("path", Users), ("times", 25)),
        Fault("a dead link", 20, ("kind", "deadNextLink"), ("times", 1)),
        Fault("an expired delta link", 30, ("kind", "deltaExpired"), ("times", 1)),
        Fault("a delta link that is gone", 30, ("kind", "deltaGone"), ("times", 2)),
        Fault("an unknown 400", 30, ("kind", "status"), ("status", 400), ("code", "SomethingNew"), ("path", "delta"), ("times", 1)),
        new("the tenant is moved", Ends.ByItself, Once, Do(tenant => tenant.ControlAsync(HttpMethod.Post, "delta/reset", null))),

        // Counts, and what is not shown.
        Fault("$count is refused", 30, ("kind", "status"), ("status", 403), ("code", "Authorization_RequestDenied"), ("path", "$count")),
        Fault(
            "$count differs at first", 30, ("kind", "body"), ("path", "users/$count"), ("times", 2),
            ("body", new Dictionary<string, object?> { ["instead"] = "MTIzNDU=", ["contentType"] = "text/plain" })),
        new("a page loses its entries", Ends.ByItself, TimeSpan.FromHours(40), LoseEntriesAsync, Spoils: "Partial"),

        // Our own house.
        new("connections to the database are cut", Ends.ByItself, Once, Do(tenant => tenant.Host.CutDatabaseAsync())),
        new("the database only reads", Ends.ByItself, Once, Do(tenant => tenant.Host.OnlyReadAsync(TimeSpan.FromSeconds(1)))),
        new("connections to the broker are cut", Ends.ByItself, Once, Do(tenant => tenant.Host.CutBrokerAsync())),
        new("an unreadable outbox row", Ends.ByItself, Once, Do(tenant => tenant.Host.SpoilOutboxAsync(tenant.Tenant.Provider))),
        new("another worker", Ends.ByItself, Once, Do(tenant => tenant.Host.ReplaceWorkerAsync())),

        // What people do, and have to mend.
        new("many users are deleted", Ends.ByAPerson, Once, Do(tenant => tenant.DeleteManyAsync())),
        new("the secret is refused", Ends.ByAPerson, TimeSpan.FromHours(40), RefuseAsync),
        new("a role is missing", Ends.ByAPerson, TimeSpan.FromHours(40), LackRolesAsync),
        new("permissions are withdrawn", Ends.ByAPerson, TimeSpan.FromHours(40), WithdrawAsync, Spoils: "Failed"),

        // What stays.
        new("a name that cannot be stored", Ends.Never, Once, Do(tenant => NameAsync(tenant, "users", "Nul \0 inside"))),
        new("a name without an end", Ends.Never, Once, Do(tenant => NameAsync(tenant, "groups", new string('x', 9_000)))),
        new("a group that hides its members", Ends.Never, Once, Do(HideAsync)),
        new("the customer is removed", Ends.Never, Once, Do(RemoveAsync)),
    ];

    private static TroubleKind Status(
        string name,
        int hours,
        int status,
        string? code = null,
        double? retryAfter = null,
        string form = "integer",
        Dictionary<string, object?>? body = null) =>
        Fault(
            name, hours, ("kind", "status"), ("status", status), ("code", code), ("retryAfterSeconds", retryAfter),
            ("retryAfterForm", form), ("body", body), ("path", "/"));

    private static TroubleKind Damaged(string name, string path, int times, params (string Key, object? Value)[] damage) =>
        Fault(name, 30, ("kind", "body"), ("path", path), ("times", times), ("body", damage.ToDictionary(x => x.Key, x => x.Value)));

    private static TroubleKind Fault(string name, int hours, params (string Key, object? Value)[] fault) => new(
        name,
        Ends.ByItself,
        TimeSpan.FromHours(hours),
        async tenant => await tenant.FaultAsync(fault.ToDictionary(x => x.Key, x => x.Value)));

    private static Func<SoakTenant, Task<Func<Task>?>> Do(Func<SoakTenant, Task> once) => async tenant =>
    {
        await once(tenant);
        return null;
    };

    /// <summary>The next round must be a full one, and its first page comes without its entries.</summary>
    private static async Task<Func<Task>?> LoseEntriesAsync(SoakTenant tenant)
    {
        var path = tenant.Draw.Below(2) == 0 ? Users : Groups;
        if ((await tenant.GetAsync($"api/v1/directories/{tenant.Tenant.DirectoryId}"))
            .GetProperty("activeRunId").ValueKind == System.Text.Json.JsonValueKind.String)
        {
            // Of a round of changes that is under way nobody could tell what its next page was meant to show.
            return null;
        }

        await tenant.FaultAsync(new() { ["kind"] = "deltaGone", ["path"] = path, ["times"] = 1 });
        return await tenant.FaultAsync(new()
        {
            ["kind"] = "body",
            ["path"] = path,
            ["times"] = 1,
            ["body"] = new Dictionary<string, object?> { ["replace"] = "\"value\":[", ["by"] = "\"value\":[],\"lost\":[" },
        });
    }

    private static async Task<Func<Task>?> RefuseAsync(SoakTenant tenant)
    {
        tenant.Refused++;
        await TellAsync();
        return () =>
        {
            tenant.Refused--;
            return TellAsync();
        };

        async Task TellAsync() => await tenant.Tenant.TakenAsync(
            await tenant.Tenant.AnnounceAsync(tenant.Refused > 0 ? ConnectionStatus.Failed : ConnectionStatus.Verified));
    }

    private static async Task<Func<Task>?> LackRolesAsync(SoakTenant tenant)
    {
        tenant.WithoutRoles++;
        await TellAsync();
        return () =>
        {
            tenant.WithoutRoles--;
            return TellAsync();
        };

        async Task TellAsync() => await tenant.Tenant.TakenAsync(await (tenant.WithoutRoles > 0
            ? tenant.Tenant.AssessAsync(RoleOutcome.Missing, "Assign Teams Administrator to the application.")
            : tenant.Tenant.AssessAsync(RoleOutcome.Satisfied, "")));
    }

    private static async Task<Func<Task>?> WithdrawAsync(SoakTenant tenant)
    {
        tenant.Withdrawn++;
        await tenant.Tenant.PermitAsync("Organization.Read.All");
        return () => --tenant.Withdrawn > 0 ? Task.CompletedTask : tenant.Tenant.PermitAsync(Enough);
    }

    private static async Task NameAsync(SoakTenant tenant, string what, string name) =>
        await tenant.ControlAsync(HttpMethod.Patch, $"{what}/{await tenant.AnyAsync(what)}", new { displayName = name });

    private static async Task HideAsync(SoakTenant tenant)
    {
        var group = await tenant.ControlAsync(
            HttpMethod.Post, "groups", new { displayName = "Works council", visibility = "HiddenMembership" });
        await tenant.ControlAsync(
            HttpMethod.Post, $"groups/{group.GetProperty("id").GetString()}/members", new { id = await tenant.AnyAsync("users") });
    }

    private static async Task RemoveAsync(SoakTenant tenant)
    {
        await tenant.Tenant.RemoveCustomerAsync();
        tenant.IsGone = true;
    }
}
