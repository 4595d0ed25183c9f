namespace LivePlatform.M365Simulator.Tests;

/// <summary>Dates follow the movable clock.</summary>
public sealed class Clocks
{
    [Fact]
    public async Task Secrets_tokens_pages_and_delta_links_age_with_the_clock()
    {
        await using var own = new Simulator();
        await own.InitializeAsync();
        var seeded = await own.SeedAsync(users: 150);
        var users = new Replica(seeded, "users");
        await users.RoundAsync();
        var next = (await seeded.GetAsync("users")).GetProperty("@odata.nextLink").GetString()!;
        await own.SendAsync(HttpMethod.Post, "/_simulator/clock/advance", new { by = "02:00:00" });
        (await seeded.FailAsync("users")).Code.ShouldBe("InvalidAuthenticationToken");
        await seeded.TokenAsync(fresh: true);
        (await seeded.FailAsync(next)).Code.ShouldBe("Directory_ExpiredPageToken");
        await users.RoundAsync();
        await own.SendAsync(HttpMethod.Post, "/_simulator/clock/advance", new { by = "7.00:00:01" });
        await seeded.TokenAsync(fresh: true);
        (await seeded.FailAsync(users.Link)).Code.ShouldBe("syncStateNotFound");
        await own.SendAsync(HttpMethod.Post, "/_simulator/clock/advance", new { by = "730.00:00:00" });
        using var expired = await seeded.RequestTokenAsync();
        (await expired.Content.ReadAsStringAsync()).ShouldContain("AADSTS7000222");
    }

    [Fact]
    public async Task Settings_change_what_is_open_and_unknown_ones_are_refused()
    {
        await using var own = new Simulator();
        await own.InitializeAsync();
        var settings = await own.SendAsync(
            HttpMethod.Patch, "/_simulator/settings", new { deltaVisibility = "00:00:30", memberLinksOnDelete = "reported" });
        settings.GetProperty("memberLinksOnDelete").GetString().ShouldBe("reported");
        var seeded = await own.SeedAsync();
        var users = new Replica(seeded, "users");
        await users.RoundAsync();
        await seeded.ControlAsync(HttpMethod.Delete, $"/users/{users.Objects.Keys.First()}");
        await users.RoundAsync();
        users.Objects.Count.ShouldBe(20, "the change is not visible yet");
        await own.SendAsync(HttpMethod.Post, "/_simulator/clock/advance", new { seconds = 31 });
        await users.RoundAsync();
        users.Objects.Count.ShouldBe(19);
        using var wrong = await own.Http.PatchAsync(
            "/_simulator/settings", new StringContent("{\"nonsense\":1}", System.Text.Encoding.UTF8, "application/json"));
        ((int)wrong.StatusCode).ShouldBe(400);
    }
}
