using LivePlatform.M365.Throttling;
using Microsoft.Extensions.Time.Testing;

namespace LivePlatform.M365.Tests.Throttling;

/// <summary>Which of a tenant's and an app's buckets a request draws from.</summary>
public sealed class SharingBudgets
{
    private static readonly Guid App = Guid.NewGuid();
    private static readonly QuotaSlice All = new(1, 0.9);
    private static readonly RequestCharge Read = new(GraphWorkload.Identity, 1, 0);
    private static readonly RequestCharge Write = new(GraphWorkload.Identity, 1, 1);
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));

    public static TheoryData<GraphWorkload, double> Workloads => new()
    {
        { GraphWorkload.Identity, 0 },
        { GraphWorkload.Identity, 1 },
        { GraphWorkload.Teams, 0 },
        { GraphWorkload.Teams, 1 },
        { GraphWorkload.Reports, 0 },
    };

    [Theory]
    [MemberData(nameof(Workloads))]
    public async Task Each_kind_of_request_has_a_bucket_of_its_own(GraphWorkload workload, double writes)
    {
        var budget = await FilledAsync();
        var charge = new RequestCharge(workload, 1, writes);
        await TakeAllAsync(budget, charge);
        foreach (var (other, otherWrites) in Workloads.Select(x => x.Data))
        {
            // Reading and writing in the directory share the units.
            var isSame = other == workload && (workload == GraphWorkload.Identity || otherWrites > 0 == writes > 0);
            var verdict = await budget.TakeAsync(App, new RequestCharge(other, 1, otherWrites), CancellationToken.None);
            if (isSame && !(workload == GraphWorkload.Identity && otherWrites != writes))
            {
                verdict.Granted.ShouldBeFalse($"{other} {otherWrites}");
                verdict.Wait.ShouldBeGreaterThan(TimeSpan.Zero);
            }
            else if (other != workload)
            {
                verdict.ShouldBe(new BudgetVerdict(true, TimeSpan.Zero), $"{other} {otherWrites}");
            }
        }

        (await budget.TakeAsync(Guid.NewGuid(), charge, CancellationToken.None)).Granted.ShouldBeFalse("its bucket begins empty");
    }

    [Fact]
    public async Task A_write_without_units_takes_no_write_away()
    {
        var budget = await FilledAsync();
        await TakeAllAsync(budget, Read);
        var refused = await budget.TakeAsync(App, Write, CancellationToken.None);
        refused.Granted.ShouldBeFalse();
        for (var n = 0; n < 50; n++)
        {
            (await budget.TakeAsync(App, Write, CancellationToken.None)).Wait.ShouldBe(refused.Wait, "for units, and never for writes");
        }
    }

    [Fact]
    public async Task A_refusal_slows_the_app_and_a_cheaper_answer_is_given_back()
    {
        var budget = await FilledAsync();
        await TakeAllAsync(budget, Read);
        var large = Read with { Units = 10_000 };
        var before = (await budget.TakeAsync(App, large, CancellationToken.None)).Wait;
        budget.Refused(App, Read, _clock.GetUtcNow());
        (await budget.TakeAsync(App, large, CancellationToken.None)).Wait.ShouldBeGreaterThan(before);
        budget.Correct(App, Read, -1);
        (await budget.TakeAsync(App, Read, CancellationToken.None)).Granted.ShouldBeTrue();
        budget.Correct(App, Read, 100);
        (await budget.TakeAsync(App, Read, CancellationToken.None)).Granted.ShouldBeFalse();
    }

    [Fact]
    public void A_tenants_writes_are_counted_in_the_directory_alone()
    {
        var budget = new TenantBudget(new Quotas(), All, _clock);
        budget.TakeWrites(Read).ShouldBe(new BudgetVerdict(true, TimeSpan.Zero));
        budget.TakeWrites(new RequestCharge(GraphWorkload.Teams, 1, 1)).ShouldBe(new BudgetVerdict(true, TimeSpan.Zero));
        budget.TakeWrites(Write).Granted.ShouldBeFalse("it begins empty");

        _clock.Advance(TimeSpan.FromMinutes(10));
        while (budget.TakeWrites(Write).Granted)
        {
        }

        budget.GiveBackWrites(Read);
        budget.GiveBackWrites(new RequestCharge(GraphWorkload.Reports, 1, 1));
        budget.TakeWrites(Write).Granted.ShouldBeFalse("those took none");
        budget.GiveBackWrites(Write);
        budget.TakeWrites(Write).Granted.ShouldBeTrue();
    }

    [Fact]
    public void A_tenants_units_are_given_back_corrected_and_slowed_by_kind()
    {
        var budget = new TenantBudget(new Quotas(), All, _clock);
        var (reads, writes, reports) = (
            new RequestCharge(GraphWorkload.Teams, 1, 0), new RequestCharge(GraphWorkload.Teams, 1, 1),
            new RequestCharge(GraphWorkload.Reports, 1, 0));
        _clock.Advance(TimeSpan.FromMinutes(10));
        foreach (var charge in new[] { Read, reads, writes, reports })
        {
            while (budget.TakeUnits(charge, TimeSpan.Zero).Granted)
            {
            }

            budget.GiveBackUnits(charge);
            budget.TakeUnits(charge, TimeSpan.Zero).Granted.ShouldBeTrue();
            budget.Correct(charge, unitsReported: 0);
            budget.TakeUnits(charge, TimeSpan.Zero).Granted.ShouldBeTrue();
            var wait = budget.TakeUnits(charge, TimeSpan.Zero).Wait;
            budget.Slow(charge, 0.5);
            budget.TakeUnits(charge, TimeSpan.Zero).Wait.ShouldBeGreaterThan(wait);
        }

        budget.UnitsPerSecond.ShouldBe(
            BucketShape.Of(new Quotas().TenantUnits(TenantSize.S), All, BucketShape.UnitsFloor).Rate * 0.5, 1e-6);
    }

    [Theory]
    [InlineData("1.0", 0.8)]
    [InlineData("1.7", 0.8)]
    [InlineData("0.99", 0.95)]
    [InlineData("0.8", 0.95)]
    [InlineData("0.79", null)]
    [InlineData("much", null)]
    [InlineData("-1", null)]
    public void Near_its_limit_a_tenant_is_asked_more_slowly(string percentage, double? factor)
    {
        using var response = new HttpResponseMessage();
        ThrottleSignal.SlowDownOf(response).ShouldBeNull();
        response.Headers.TryAddWithoutValidation("x-ms-throttle-limit-percentage", percentage);
        ThrottleSignal.SlowDownOf(response).ShouldBe(factor);
    }

    [Theory]
    [InlineData("0", 0d)]
    [InlineData("2.5", 2.5)]
    [InlineData("9999", 9999d)]
    [InlineData("10000", null)]
    [InlineData("-1", null)]
    public void Units_that_cannot_be_are_not_believed(string units, double? read)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("x-ms-resource-unit", units);
        ThrottleSignal.UnitsOf(response).ShouldBe(read);
    }

    [Theory]
    [InlineData(null, true, true)]
    [InlineData("Application", true, false)]
    [InlineData("Application/Read", true, false)]
    [InlineData(" Tenant /Read", false, true)]
    [InlineData("Tenant_Application/Read", true, true)]
    [InlineData("/Tenant", true, true)]
    public void A_refusal_says_whom_it_concerns(string? header, bool app, bool tenant)
    {
        using var response = new HttpResponseMessage();
        if (header is not null)
        {
            response.Headers.TryAddWithoutValidation(ThrottleScope.HeaderName, header);
        }

        var (appId, tenantId) = (Guid.NewGuid(), Guid.NewGuid());
        ThrottleScope.Of(response, appId, tenantId, GraphWorkload.Teams)
            .ShouldBe(new ThrottleScope(app ? appId : null, tenant ? tenantId : null, GraphWorkload.Teams));
    }

    /// <summary>An app's buckets are made with its first request, and begin empty.</summary>
    private async Task<ProcessAppBudget> FilledAsync()
    {
        var budget = new ProcessAppBudget(new Quotas(), All, _clock);
        (await budget.TakeAsync(App, Read, CancellationToken.None)).Granted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMinutes(10));
        return budget;
    }

    private static async Task TakeAllAsync(ProcessAppBudget budget, RequestCharge charge)
    {
        var taken = 0;
        while ((await budget.TakeAsync(App, charge, CancellationToken.None)).Granted)
        {
            (++taken).ShouldBeLessThan(1_000_000);
        }

        taken.ShouldBeGreaterThan(0);
    }
}
