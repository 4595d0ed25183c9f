using System.Text.Json;

namespace LivePlatform.M365Simulator.Tests;

/// <summary>A small honest client of delta: follows links, merges by id, obeys @removed.</summary>
public sealed class Replica(Seeded seeded, string set)
{
    private string _link = $"{set}/delta";

    public Dictionary<string, Dictionary<string, JsonElement>> Objects { get; } = [];

    public HashSet<(string Group, string Member)> Members { get; } = [];

    /// <summary>Raw objects of the last round, in the order received.</summary>
    public List<JsonElement> LastRound { get; } = [];

    public int Pages { get; private set; }

    public int EmptyPages { get; private set; }

    public string Link => _link;

    public void StartFrom(string link) => _link = link;

    public async Task RoundAsync(bool minimal = false)
    {
        LastRound.Clear();
        Pages = EmptyPages = 0;
        while (true)
        {
            var page = await seeded.GetAsync(_link, minimal ? [("Prefer", "return=minimal")] : []);
            Pages++;
            var items = page.GetProperty("value");
            items.GetArrayLength().ShouldBeLessThanOrEqualTo(200);
            EmptyPages += items.GetArrayLength() == 0 ? 1 : 0;
            foreach (var item in items.EnumerateArray())
            {
                LastRound.Add(item);
                Apply(item);
            }

            if (page.TryGetProperty("@odata.deltaLink", out var delta))
            {
                page.TryGetProperty("@odata.nextLink", out _).ShouldBeFalse();
                _link = delta.GetString()!;
                return;
            }

            _link = page.GetProperty("@odata.nextLink").GetString()!;
        }
    }

    private void Apply(JsonElement item)
    {
        var id = item.GetProperty("id").GetString()!;
        if (item.TryGetProperty("@removed", out _))
        {
            Objects.Remove(id);
            Members.RemoveWhere(m => m.Group == id);
            return;
        }

        if (!Objects.TryGetValue(id, out var known))
        {
            Objects[id] = known = [];
        }

        foreach (var property in item.EnumerateObject().Where(p => !p.Name.Contains('@', StringComparison.Ordinal)))
        {
            known[property.Name] = property.Value;
        }

        if (item.TryGetProperty("members@delta", out var members))
        {
            foreach (var member in members.EnumerateArray())
            {
                var link = (id, member.GetProperty("id").GetString()!);
                _ = member.TryGetProperty("@removed", out _) ? Members.Remove(link) : Members.Add(link);
            }
        }
    }
}
