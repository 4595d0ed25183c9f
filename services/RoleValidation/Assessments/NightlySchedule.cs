using System.Buffers.Binary;
using System.Security.Cryptography;
using LivePlatform.RoleValidation.Settings;
using Microsoft.Extensions.Options;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>
/// Spreads the nightly assessments: each provider has a time of its own, its connections follow within minutes. The same each night.
/// </summary>
internal sealed class NightlySchedule(IOptions<RoleValidationOptions> options)
{
    private static readonly TimeSpan OfOneProvider = TimeSpan.FromMinutes(30);

    /// <summary>The next time after now.</summary>
    public DateTimeOffset Next(Guid provider, Guid connection, DateTimeOffset now)
    {
        var own = options.Value.NightlyWindow < OfOneProvider ? options.Value.NightlyWindow : OfOneProvider;
        var timeOfDay = options.Value.NightlyFrom + ((options.Value.NightlyWindow - own) * Fraction(provider))
            + (own * Fraction(connection));
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero) + TimeSpan.FromTicks(timeOfDay.Ticks % TimeSpan.TicksPerDay);
        return today > now ? today : today.AddDays(1);
    }

    private static double Fraction(Guid id) =>
        BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(id.ToByteArray())) / (double)uint.MaxValue;
}
