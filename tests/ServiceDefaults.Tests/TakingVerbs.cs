using Microsoft.AspNetCore.Builder;

namespace LivePlatform.ServiceDefaults.Tests;

[Trait("Category", "unit")]
public sealed class TakingVerbs
{
    private readonly List<string> _done = [];

    [Theory]
    [InlineData(0, "migrate", "migrate")]
    [InlineData(0, "republish of ", "republish")]
    [InlineData(0, "republish of 4711", "republish", "4711")]
    [InlineData(2, null, "topology")]
    [InlineData(2, null, "migrat")]
    [InlineData(2, null, "")]
    [InlineData(null, null)]
    [InlineData(null, null, "--urls", "https://127.0.0.1:1")]
    [InlineData(null, null, "Replication:Role=api")]
    public async Task A_verb_is_done_an_unknown_one_is_refused_and_settings_let_the_service_run(
        int? expected, string? done, params string[] args)
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();

        var code = await app.RunVerbAsync(
            args, migrate: _ => DoAsync("migrate"), republish: (provider, _) => DoAsync($"republish of {provider}"));

        code.ShouldBe(expected);
        _done.ShouldBe(done is null ? [] : [done]);
    }

    private Task DoAsync(string what)
    {
        _done.Add(what);
        return Task.CompletedTask;
    }
}
