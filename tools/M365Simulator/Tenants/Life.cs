namespace LivePlatform.M365Simulator.Tenants;

internal enum Life : byte
{
    Live,
    SoftDeleted,
    Purged,
}
