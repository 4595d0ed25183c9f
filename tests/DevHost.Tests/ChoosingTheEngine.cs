using LivePlatform.DevHost.Servers;

namespace LivePlatform.DevHost.Tests;

[Trait("Category", "unit")]
public sealed class ChoosingTheEngine
{
    [Theory]
    [InlineData(null, true, true)]
    [InlineData("", true, true)]
    [InlineData("auto", true, true)]
    [InlineData("auto", false, false)]
    [InlineData("local", true, false)]
    [InlineData("docker", true, true)]
    public async Task Containers_are_used_when_wanted_and_answering(string? chosen, bool answers, bool containers) =>
        (await TestEngine.UsesContainersAsync(chosen, () => Task.FromResult(answers))).ShouldBe(containers);

    [Fact]
    public async Task Docker_that_does_not_answer_is_an_error_and_not_another_engine() =>
        (await Should.ThrowAsync<InvalidOperationException>(() => TestEngine.UsesContainersAsync("docker", () => Task.FromResult(false))))
            .Message.ShouldContain("LIVE_TEST_ENGINE=local");

    [Fact]
    public async Task A_misspelt_choice_is_an_error() =>
        (await Should.ThrowAsync<InvalidOperationException>(() => TestEngine.UsesContainersAsync("podman", () => Task.FromResult(true))))
            .Message.ShouldContain("docker, local or auto");
}
