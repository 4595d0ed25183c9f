namespace LivePlatform.Persistence;

/// <summary>Times as PostgreSQL keeps them: to the microsecond. What a change answers is then what a later read shows.</summary>
public static class DatabaseTime
{
    /// <summary>Cuts what PostgreSQL would not keep; in UTC.</summary>
    public static DateTimeOffset ToMicroseconds(this DateTimeOffset time) =>
        time.ToUniversalTime().AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));
}
