using System.Text.Json;
using LivePlatform.TestKit;

namespace LivePlatform.Replication.Tests.Soak;

/// <summary>One tenant of the soak, and what is open there.</summary>
internal sealed class SoakTenant(SoakHost host, TestTenant tenant, int number, int seed)
{
    private int _scripts = seed;

    public int Number => number;

    public TestTenant Tenant => tenant;

    public SoakHost Host => host;

    /// <summary>Its own, so that what happens here is the same however the tenants take turns.</summary>
    public Draw Draw { get; } = new(seed);

    /// <summary>Its customer was removed: nobody of the provider sees it any more.</summary>
    public bool IsGone { get; set; }

    /// <summary>The troubles it met, since when, and until when.</summary>
    public List<(TroubleKind Kind, DateTimeOffset From, DateTimeOffset To)> Met { get; } = [];

    /// <summary>How many troubles have its secret refused at the moment.</summary>
    public int Refused { get; set; }

    /// <summary>How many have taken its roles.</summary>
    public int WithoutRoles { get; set; }

    /// <summary>How many have taken its permissions.</summary>
    public int Withdrawn { get; set; }

    /// <summary>What a day brings: a few of everything.</summary>
    public Task ChangeAsync() => tenant.ChangeAsync(new
    {
        seed = ++_scripts,
        adds = Draw.Below(4),
        renames = Draw.Below(4),
        disables = Draw.Below(2),
        deletes = Draw.Below(3),
        restores = Draw.Below(2),
        memberMoves = Draw.Below(6),
        groupAdds = Draw.Below(2),
        groupRenames = Draw.Below(2),
    });

    /// <summary>Three of ten users are deleted at once.</summary>
    public async Task DeleteManyAsync()
    {
        var users = (await CountsAsync()).GetProperty("users").GetInt32();
        await tenant.ChangeAsync(new { seed = ++_scripts, deletes = users * 3 / 10 });
    }

    public Task<JsonElement> CountsAsync() => ControlAsync(HttpMethod.Get, "truth/counts", null);

    public Task<JsonElement> ControlAsync(HttpMethod method, string path, object? body) =>
        tenant.ControlAsync(method, $"_simulator/tenants/{tenant.TenantId}/{path}", body);

    /// <summary>Orders a fault of this tenant.</summary>
    /// <returns>What takes it away.</returns>
    public async Task<Func<Task>> FaultAsync(Dictionary<string, object?> fault)
    {
        fault["tenantId"] = tenant.TenantId;
        var id = (await tenant.ControlAsync(HttpMethod.Post, "_simulator/faults", fault)).GetProperty("id").GetGuid();
        return () => tenant.ControlAsync(HttpMethod.Delete, $"_simulator/faults/{id}", null);
    }

    /// <summary>An object of the truth, at random; null: there is none.</summary>
    public async Task<string?> AnyAsync(string what)
    {
        var lines = (await host.Microsoft.GetStringAsync(
            $"_simulator/tenants/{tenant.TenantId}/truth/{what}", TestContext.Current.CancellationToken))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Length == 0 ? null : JsonElement.Parse(lines[Draw.Below(lines.Length)]).GetProperty("id").GetString();
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await tenant.Client.GetAsync(path, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{path}: {text}");
        return JsonElement.Parse(text);
    }
}
