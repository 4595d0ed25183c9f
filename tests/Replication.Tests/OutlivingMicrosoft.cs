using System.Text;
using LivePlatform.M365;
using LivePlatform.M365.Failures;
using LivePlatform.Replication.Slices;
using Microsoft.Extensions.Logging.Abstractions;

namespace LivePlatform.Replication.Tests;

/// <summary>A fault of Microsoft's that ends by itself ends no run, however long it lasts.</summary>
public class OutlivingMicrosoft(ReplicationHost host)
{
    private const string Html = "PGh0bWw+PGJvZHk+QmFkIGdhdGV3YXk8L2JvZHk+PC9odG1sPg==";
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<int, string?, string> Faults { get; } = new()
    {
        { 500, null, "microsoft.down" },
        { 502, null, "microsoft.down" },
        { 401, "insufficient_claims", "microsoft.conditional_access" },
        { 401, "InvalidAuthenticationToken", "microsoft.token_refused" },
    };

    [Theory]
    [Trait("Show", "truth.2")]
    [MemberData(nameof(Faults))]
    public async Task It_is_told_with_its_beginning_and_the_run_goes_on_by_itself(int status, string? code, string told)
    {
        var tenant = await new TestTenant(host).SeedAsync(400, 10);
        await tenant.ControlAsync(HttpMethod.Post, "_simulator/faults", new
        {
            kind = "status",
            status,
            code,
            tenantId = tenant.TenantId,
            path = "delta",
            afterCalls = 1,
            times = status == 401 ? 3 : 4,
            body = status == 401 ? null : new { instead = Html, contentType = "text/html" },
        });
        await tenant.ConnectAsync();
        await tenant.FindDirectoryAsync();

        var waiting = await tenant.UntilAsync(
            $"api/v1/directories/{tenant.DirectoryId}/waiting", x => x.GetProperty("state").GetString() == "Waiting");
        waiting.GetProperty("code").GetString().ShouldBe(told);
        waiting.GetProperty("sentence").GetString().ShouldNotBeNull().ShouldContain("So since 20");
        var run = await tenant.WaitForRunAsync(1, "Complete", "Partial", "Failed");

        run.GetProperty("status").GetString().ShouldBe("Complete", run.GetRawText());
        TestTenant.RoundsOf(run).Count().ShouldBe(2, "no round began anew");
        await tenant.ShouldEqualTheTruthAsync();
    }

    [Theory]
    [Trait("Show", "truth.2")]
    [InlineData(500, "<html>Internal error</html>")]
    [InlineData(502, "")]
    [InlineData(503, "\uFEFF{\"error\":{\"code\":\"ServiceUnavailable\\u0000\"}}")]
    [InlineData(504, "{\"error\":{\"code\":\"\\ud800\"}}")]
    [InlineData(401, "{\"error\":{\"code\":\"InvalidAuthenticationToken\",}}")]
    public void A_refusal_that_ends_by_itself_never_counts_against_the_run(int status, string body)
    {
        var refused = new MicrosoftFailureException(FailureCatalog.OfGraph(status, Encoding.UTF8.GetBytes(body)), status);

        SliceFailures.Explain(refused, Now, NullLogger.Instance, Guid.Empty).Kind.ShouldBe(SliceEndKind.Setback);
    }

    [Fact]
    [Trait("Show", "truth.2")]
    public void A_time_that_Microsoft_named_is_kept_and_one_that_it_did_not_name_grows()
    {
        SliceFailures.Explain(new DeferredException(Now.AddSeconds(7), DeferReason.Throttled), Now, NullLogger.Instance, Guid.Empty)
            .ShouldBe(new SliceEnd(Now.AddSeconds(7), "microsoft.throttled", "Microsoft asked to wait; the run goes on by itself."));
        SliceFailures.Explain(
            new DeferredException(Now.AddSeconds(1), DeferReason.Throttled, isGuess: true), Now, NullLogger.Instance, Guid.Empty)
            .Kind.ShouldBe(SliceEndKind.Setback);
        var named = new MicrosoftFailureException(FailureCatalog.OfGraph(500, []) with { RetryAt = Now.AddMinutes(3) }, 500);
        var end = SliceFailures.Explain(named, Now, NullLogger.Instance, Guid.Empty);
        (end.DueAt, end.Kind).ShouldBe((Now.AddMinutes(3), SliceEndKind.Plain));
    }
}
