using System.Text.Json;

namespace LivePlatform.DevHost.Demo;

/// <summary>One line of the result table, and what was not as it should be.</summary>
internal sealed class DemoResult(string customer)
{
    private static readonly string[] Counts = ["addedObjects", "updatedObjects", "removedObjects", "addedMembers", "removedMembers"];

    public string Customer { get; } = customer;

    public string Connection { get; set; } = "-";

    /// <summary>The methods by which it connected, in their order.</summary>
    public string Method { get; private set; } = "-";

    public int? DaysToExpiry { get; set; }

    public string Roles { get; set; } = "-";

    public string Onboarding { get; set; } = "-";

    /// <summary>What was written into the provider's zone.</summary>
    public string Dns { get; set; } = "-";

    public int Users { get; private set; }

    public int Groups { get; private set; }

    public int Members { get; private set; }

    public int ChangesFound { get; private set; }

    public long Requests { get; private set; }

    public double ResourceUnits { get; private set; }

    public long Throttled { get; private set; }

    public double Seconds { get; private set; }

    public List<string> Faults { get; } = [];

    public void Expect(bool holds, string fault)
    {
        if (!holds)
        {
            Faults.Add(fault);
        }
    }

    /// <summary>Notes the method of the connection, where it is another than before.</summary>
    public void Moved(string method)
    {
        var name = method switch
        {
            "AppRegistration" => "App",
            "DelegatedToken" => "Token",
            _ => method,
        };
        Method = Method == "-" ? name : Method.EndsWith(name, StringComparison.Ordinal) ? Method : $"{Method} → {name}";
    }

    /// <summary>Takes the figures of all runs of the directory.</summary>
    public void Take(JsonElement directory, JsonElement runs)
    {
        (Members, Requests, ResourceUnits, Throttled, Seconds) = (0, 0, 0, 0, 0);
        foreach (var part in directory.GetProperty("parts").EnumerateArray())
        {
            var objects = part.GetProperty("objects").GetInt32();
            (Users, Groups) = part.Text("part") == "Users" ? (objects, Groups) : (Users, objects);
            Members += part.GetProperty("members").GetInt32();
        }

        foreach (var run in runs.GetProperty("items").EnumerateArray())
        {
            Requests += run.GetProperty("requests").GetInt64();
            ResourceUnits += run.GetProperty("resourceUnits").GetDouble();
            Throttled += run.GetProperty("throttled").GetInt64();
            Seconds += (run.GetProperty("endedAt").GetDateTimeOffset() - run.GetProperty("startedAt").GetDateTimeOffset()).TotalSeconds;
        }

        ChangesFound = runs.GetProperty("items")[0].GetProperty("rounds").EnumerateArray().Where(x => x.Text("mode") == "Delta")
            .Sum(round =>
                Counts.Sum(count => round.GetProperty(count).GetInt32()));
    }
}

internal static class JsonReading
{
    public static Guid Guid(this JsonElement element, string property) => element.GetProperty(property).GetGuid();

    public static string? Text(this JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
