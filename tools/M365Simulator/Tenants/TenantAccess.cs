namespace LivePlatform.M365Simulator.Tenants;

/// <summary>Reading and writing one tenant while others do: many readers, or one writer.</summary>
internal static class TenantAccess
{
    /// <summary>Runs work that reads the tenant.</summary>
    public static T Reading<T>(this M365Tenant tenant, Func<T> read)
    {
        tenant.Gate.EnterReadLock();
        try
        {
            return read();
        }
        finally
        {
            tenant.Gate.ExitReadLock();
        }
    }

    public static void Reading(this M365Tenant tenant, Action read) => tenant.Reading(() =>
    {
        read();
        return 0;
    });

    public static T Writing<T>(this M365Tenant tenant, Func<T> write)
    {
        tenant.Gate.EnterWriteLock();
        try
        {
            return write();
        }
        finally
        {
            tenant.Gate.ExitWriteLock();
        }
    }
}
