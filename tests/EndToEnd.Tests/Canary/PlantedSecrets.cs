using System.Text;
using System.Text.Json;
using LivePlatform.EndToEnd.Tests.Running;
using LivePlatform.TestKit.Secrets;
using Npgsql;

namespace LivePlatform.EndToEnd.Tests.Canary;

/// <summary>Everything that the system wrote, sent and answered is searched for what it was entrusted with.</summary>
[Trait("Show", "thread.4")]
public sealed class PlantedSecrets(LiveSystem system)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Show", "connections.5")]
    public async Task Are_found_nowhere()
    {
        var connection = await Exercise.RefusedAndMendedAsync(system, Cancellation);
        var refused = await Exercise.RefusedByEveryRouteAsync(system, Cancellation);
        await TracedAsync("/credential");

        var haystacks = await Haystacks.CollectAsync(system, Cancellation);
        foreach (var haystack in haystacks)
        {
            // What is found nowhere may only not have been looked for: each must hold something that is known to be in it.
            haystack.Find(Marker(haystack.Kind, connection))
                .ShouldNotBeEmpty($"nothing is found in the {haystack.Kind}: was it collected?");
        }

        var secrets = new Dictionary<string, string> { ["the canary of the client secrets"] = system.Canary };
        foreach (var (what, value) in OwnSecrets())
        {
            secrets.Add(what, value);
        }

        var found = haystacks.SelectMany(
            haystack => secrets.SelectMany(
                secret => haystack.Find(secret.Value).Select(place => $"{secret.Key} in {haystack.Kind}: {place}"))).ToList();
        found.AddRange(haystacks.SelectMany(haystack => haystack.FindTokens().Select(place => $"a token in {haystack.Kind}: {place}")));
        found.Distinct().ShouldBeEmpty();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"figure: {secrets.Count} secrets, {refused} refused requests that carried one: found in none of " +
            string.Join(", ", haystacks.Select(x => $"{x.Items.Count} {x.Kind} ({x.Bytes / 1024} KiB)")));
    }

    [Fact]
    public void Would_be_found_in_every_form_in_which_they_could_have_been_written()
    {
        const string Secret = "s1~8Qcanary~x.s1";
        foreach (var around in new[] { "", "a", "ab", "abc" })
        {
            var text = $"{around}{Secret}{around}";
            foreach (var encoding in new[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode })
            {
                var bytes = encoding.GetBytes(text);
                ShouldBeFound(bytes);
                ShouldBeFound(Encoding.ASCII.GetBytes(Convert.ToHexString(bytes)));
                ShouldBeFound(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes)));
                ShouldBeFound(Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes)));
            }
        }

        new Haystack("nothing", [("empty", [])]).Find(Secret).ShouldBeEmpty();
        new Haystack(
            "tokens",
            [("jwt", Encoding.ASCII.GetBytes("x eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhYmMifQ.c2lnbmF0dXJlLi4u y"))]).FindTokens()
                .ShouldNotBeEmpty();

        static void ShouldBeFound(byte[] content) =>
            new Haystack("one", [("content", content)]).Find(Secret).ShouldNotBeEmpty(Encoding.UTF8.GetString(content));
    }

    private string Marker(string kind, Guid connection) => kind switch
    {
        Haystacks.Dumps => system.Owner.Tenant.Name,
        Haystacks.Telemetry => "/credential",
        _ => connection.ToString(),
    };

    /// <summary>What the processes were given themselves: passwords of the databases, and the key that wraps all data keys.</summary>
    private IEnumerable<(string What, string Value)> OwnSecrets()
    {
        foreach (var (name, database) in system.Stack.Databases)
        {
            yield return ($"the password of {name}", new NpgsqlConnectionStringBuilder(database.App).Password!);
        }

        yield return ("the password of PostgreSQL's superuser", system.Stack.Postgres.Password);
        foreach (var key in JsonDocument.Parse(File.ReadAllBytes(system.Stack.KeyFile)).RootElement.GetProperty("keys").EnumerateObject())
        {
            yield return ($"the key {key.Name}", key.Value.GetString()!);
        }
    }

    /// <summary>Traces leave in batches: the search starts when the last requests have arrived.</summary>
    private async Task TracedAsync(string marker)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (new Haystack(Haystacks.Telemetry, [.. system.Telemetry.All]).Find(marker).Count == 0)
        {
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromMinutes(3), $"no trace of {marker} arrived");
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, Cancellation);
        }

        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, Cancellation);
    }
}
