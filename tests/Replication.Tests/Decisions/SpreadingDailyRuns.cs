using LivePlatform.Replication.Scheduling;
using LivePlatform.Replication.Settings;
using Microsoft.Extensions.Options;

namespace LivePlatform.Replication.Tests.Decisions;

/// <summary>Each directory has its own time of the day.</summary>
[Trait("Category", "unit")]
public sealed class SpreadingDailyRuns
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(600_000_000, 1)]
    [InlineData(36_000_000_000, 60)]
    public void The_random_half_of_its_id_is_its_place_in_the_window(long ticks, int minutes) =>
        Next(Id(ticks), Noon, TimeSpan.FromHours(20), TimeSpan.FromHours(2)).ShouldBe(Noon.Date.AddHours(20).AddMinutes(minutes));

    [Fact]
    public void Beyond_the_window_the_places_begin_again() =>
        Next(Id(TimeSpan.FromHours(2).Ticks + TimeSpan.TicksPerMinute), Noon, TimeSpan.FromHours(20), TimeSpan.FromHours(2))
            .ShouldBe(Noon.Date.AddHours(20).AddMinutes(1));

    [Fact]
    public void One_whose_time_has_come_today_is_next_tomorrow_and_in_that_very_moment_too()
    {
        Next(Id(0), Noon.AddTicks(-1), TimeSpan.FromHours(12)).ShouldBe(Noon);
        Next(Id(0), Noon, TimeSpan.FromHours(12)).ShouldBe(Noon.AddDays(1));
        Next(Id(0), Noon.AddTicks(1), TimeSpan.FromHours(12)).ShouldBe(Noon.AddDays(1));
    }

    [Fact]
    public void A_window_that_reaches_into_the_next_day_still_gives_the_next_time_and_no_later_one()
    {
        var id = Id(TimeSpan.FromHours(6).Ticks);
        Next(id, Noon.Date.AddHours(1), TimeSpan.FromHours(22)).ShouldBe(Noon.Date.AddHours(4));
        Next(id, Noon.Date.AddHours(4), TimeSpan.FromHours(22)).ShouldBe(Noon.Date.AddDays(1).AddHours(4));
    }

    [Fact]
    public void A_day_on_it_is_the_same_time_of_the_day()
    {
        var id = Guid.CreateVersion7();
        var first = Next(id, Noon, TimeSpan.Zero, TimeSpan.FromHours(23));
        Next(id, first, TimeSpan.Zero, TimeSpan.FromHours(23)).ShouldBe(first.AddDays(1));
    }

    private static DateTimeOffset Next(Guid id, DateTimeOffset now, TimeSpan start, TimeSpan? window = null) =>
        new DailySchedule(Options.Create(new ReplicationOptions { DailyStart = start, DailyWindow = window ?? TimeSpan.FromHours(23) }))
            .Next(id, now);

    private static Guid Id(long random)
    {
        var bytes = new byte[16];
        BitConverter.TryWriteBytes(bytes.AsSpan(8), random);
        return new Guid(bytes);
    }
}
