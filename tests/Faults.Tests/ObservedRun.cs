using System.Text.Json;

namespace LivePlatform.Faults.Tests;

/// <summary>A run as the API shows it.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Reason">Why it is not complete.</param>
/// <param name="Pages">Pages committed in all its rounds.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it was over.</param>
/// <param name="UsersTime">How long the round of its users took.</param>
internal sealed record ObservedRun(
    string Status, string? Reason, int Pages, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, TimeSpan? UsersTime)
{
    public bool IsOver => Status is not ("Queued" or "Running");

    public TimeSpan? Time => EndedAt - StartedAt;

    /// <summary>The newest run of a list.</summary>
    public static ObservedRun Newest(JsonElement runs)
    {
        var run = runs.GetProperty("items")[0];
        var rounds = run.GetProperty("rounds").EnumerateArray().ToList();
        var users = rounds.FindLast(round => round.GetProperty("part").GetString() == "Users" && round.GetProperty("pass").GetInt32() == 0);
        return new ObservedRun(
            run.GetProperty("status").GetString()!,
            run.GetProperty("reason").GetString(),
            rounds.Sum(round => round.GetProperty("pages").GetInt32()),
            At(run, "startedAt"),
            At(run, "endedAt"),
            users.ValueKind == JsonValueKind.Object ? At(users, "endedAt") - At(users, "startedAt") : null);
    }

    public void ShouldBeComplete() => Status.ShouldBe("Complete", Reason);

    private static DateTimeOffset? At(JsonElement item, string property) =>
        item.GetProperty(property) is { ValueKind: JsonValueKind.String } value ? value.GetDateTimeOffset() : null;
}

/// <summary>A latency in force; disposing ends it.</summary>
internal sealed class Latency(HttpClient simulator, string id) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        using var deleted = await simulator.DeleteAsync($"_simulator/faults/{id}");
    }
}
