namespace LivePlatform.M365Simulator.Seeding;

/// <summary>The only source of "randomness": bijective 64-bit mixing, so that everything is a function of its seed.</summary>
internal static class Mix
{
    public static ulong Of(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>Undoes <see cref="Of(ulong)"/>.</summary>
    public static ulong Undo(ulong value)
    {
        value = (value ^ (value >> 31) ^ (value >> 62)) * 0x319642B2D24D8EC3;
        value = (value ^ (value >> 27) ^ (value >> 54)) * 0x96DE1B173F119089;
        value = value ^ (value >> 30) ^ (value >> 60);
        return value - 0x9E3779B97F4A7C15;
    }

    public static ulong Of(ulong a, ulong b) => Of(Of(a) ^ b);

    public static ulong Of(ulong a, ulong b, ulong c) => Of(Of(a, b) ^ c);

    /// <summary>A number in [0, bound).</summary>
    public static int Below(ulong mixed, int bound) => (int)(((UInt128)mixed * (uint)bound) >> 64);
}
