using LivePlatform.M365.Hosting;
using LivePlatform.M365.Pipeline;
using LivePlatform.M365.Throttling;

namespace LivePlatform.M365.Tests.Throttling;

public sealed class WatchingTheBoard : IDisposable
{
    private readonly Harness _harness = new();
    private readonly Guid _app = Guid.NewGuid();
    private readonly Guid _tenant = Guid.NewGuid();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public void A_block_holds_for_its_scope_and_for_nothing_else()
    {
        var until = Now.AddSeconds(30);
        Board.SeenElsewhere(new(new(_app, _tenant, GraphWorkload.Identity), until));
        Blocked(_app, _tenant, GraphWorkload.Identity).ShouldBe(until);
        Blocked(_app, _tenant, GraphWorkload.Teams).ShouldBeNull();
        Blocked(_app, Guid.NewGuid(), GraphWorkload.Identity).ShouldBeNull();
        Blocked(Guid.NewGuid(), _tenant, GraphWorkload.Identity).ShouldBeNull();
    }

    [Fact]
    public void An_app_or_a_tenant_can_be_blocked_as_a_whole()
    {
        Board.SeenElsewhere(new(new(_app, null, GraphWorkload.Identity), Now.AddSeconds(30)));
        Board.SeenElsewhere(new(new(null, _tenant, GraphWorkload.Identity), Now.AddSeconds(60)));
        Blocked(_app, Guid.NewGuid(), GraphWorkload.Identity).ShouldBe(Now.AddSeconds(30));
        Blocked(Guid.NewGuid(), _tenant, GraphWorkload.Identity).ShouldBe(Now.AddSeconds(60));
        Blocked(_app, _tenant, GraphWorkload.Identity).ShouldBe(Now.AddSeconds(60));
    }

    [Fact]
    public void A_block_ends_with_its_time_and_is_never_shortened()
    {
        Board.SeenElsewhere(new(new(_app, _tenant, GraphWorkload.Identity), Now.AddSeconds(30)));
        Board.SeenElsewhere(new(new(_app, _tenant, GraphWorkload.Identity), Now.AddSeconds(5)));
        _harness.Clock.Advance(TimeSpan.FromSeconds(29.999));
        Blocked(_app, _tenant, GraphWorkload.Identity).ShouldNotBeNull();
        _harness.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Blocked(_app, _tenant, GraphWorkload.Identity).ShouldBeNull();
    }

    [Fact]
    public void Only_news_is_announced_and_what_others_said_is_not_repeated()
    {
        var scope = new ThrottleScope(_app, _tenant, GraphWorkload.Identity);
        Board.SeenHere(new(scope, Now.AddSeconds(10)));
        Board.SeenHere(new(scope, Now.AddSeconds(10)));
        Board.SeenHere(new(scope, Now.AddSeconds(10.05)));
        Board.SeenHere(new(scope, Now.AddSeconds(12)));
        Board.SeenElsewhere(new(scope, Now.AddSeconds(20)));
        Board.SeenHere(new(scope, Now.AddSeconds(20)));
        _harness.Broadcast.Notices.Select(notice => notice.Until).ShouldBe([Now.AddSeconds(10), Now.AddSeconds(12)]);
    }

    [Fact]
    public void A_broadcast_that_fails_leaves_the_block_in_place()
    {
        _harness.Broadcast.Failure = new InvalidOperationException("the broker is away");
        Board.SeenHere(new(new(_app, _tenant, GraphWorkload.Identity), Now.AddSeconds(10)));
        Blocked(_app, _tenant, GraphWorkload.Identity).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("Tenant_Application/ReadWrite/a/b", true, true)]
    [InlineData("Application/Read/a/b", true, false)]
    [InlineData("Tenant/Write/a/b", false, true)]
    [InlineData("", true, true)]
    public void The_scope_header_says_who_pauses(string header, bool app, bool tenant)
    {
        using var response = Harness.Answer(429, headers: ("x-ms-throttle-scope", header));
        ThrottleScope.Of(response, _app, _tenant, GraphWorkload.Teams)
            .ShouldBe(new ThrottleScope(app ? _app : null, tenant ? _tenant : null, GraphWorkload.Teams));
    }

    [Theory]
    [InlineData("Identity", true)]
    [InlineData("Reports", true)]
    [InlineData("identity", false)]
    [InlineData("0", false)]
    [InlineData("7", false)]
    [InlineData("Identity, Teams", false)]
    [InlineData("Mail", false)]
    [InlineData("", false)]
    public void A_workload_comes_over_the_bus_by_its_name_only(string name, bool known)
    {
        ThrottleOverBus.TryRead(name, out var workload).ShouldBe(known);
        (known ? workload.ToString() : name).ShouldBe(name);
    }

    private DateTimeOffset Now => _harness.Clock.GetUtcNow();

    private ThrottleBoard Board => _harness.Get<ThrottleBoard>();

    private DateTimeOffset? Blocked(Guid app, Guid tenant, GraphWorkload workload) => Board.BlockedUntil(app, tenant, workload);
}
