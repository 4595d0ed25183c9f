using System.Buffers.Binary;
using LivePlatform.Replication.Settings;
using Microsoft.Extensions.Options;

namespace LivePlatform.Replication.Scheduling;

/// <summary>
/// Spreads the daily runs over a window, each directory at its own time of the day, so that they do not all begin at once.
/// </summary>
internal sealed class DailySchedule(IOptions<ReplicationOptions> options)
{
    /// <summary>The next daily time of a directory after <paramref name="now"/>; always the same time of the day.</summary>
    public DateTimeOffset Next(Guid directoryId, DateTimeOffset now)
    {
        var window = options.Value.DailyWindow;
        Span<byte> id = stackalloc byte[16];
        directoryId.TryWriteBytes(id);

        // The last 8 bytes of a version-7 GUID are random; the first ones are its time.
        var place = BinaryPrimitives.ReadUInt64LittleEndian(id[8..]) % (ulong)Math.Max(1, window.Ticks);
        var slot = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero) + options.Value.DailyStart + TimeSpan.FromTicks((long)place);
        while (slot - TimeSpan.FromDays(1) > now)
        {
            slot -= TimeSpan.FromDays(1);
        }

        while (slot <= now)
        {
            slot += TimeSpan.FromDays(1);
        }

        return slot;
    }
}
