namespace LivePlatform.TenantCredential.Persistence;

/// <summary>Times as PostgreSQL keeps them: to the microsecond. What a change answers is then what a later read shows.</summary>
internal static class DatabaseTime
{
    public static DateTimeOffset ToMicroseconds(this DateTimeOffset time) =>
        time.ToUniversalTime().AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));
}
