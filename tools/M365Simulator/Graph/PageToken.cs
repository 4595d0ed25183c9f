using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using LivePlatform.M365Simulator.Seeding;
using LivePlatform.M365Simulator.Settings;
using LivePlatform.M365Simulator.Time;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>$skiptoken of ordinary lists: a position and when it was given out. It dies early.</summary>
internal sealed class PageTokens(SimulatorClock clock, CurrentSettings settings)
{
    /// <summary>Where the page begins. Only a token leads on: the directory cannot skip.</summary>
    public int Read(GraphCall call)
    {
        RefuseSkip(call);
        if (call.Query.SkipToken is not { } token)
        {
            return 0;
        }

        Span<byte> bytes = stackalloc byte[20];
        if (Base64Url.DecodeFromChars(token, bytes, out _, out var length) != OperationStatus.Done || length != bytes.Length
            || BinaryPrimitives.ReadUInt64BigEndian(bytes[12..]) != Check(call, bytes[..12]))
        {
            throw GraphRefusal.BadRequest("Badly formed token.");
        }

        var issued = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes));
        return clock.GetUtcNow() - issued <= settings.Value.PageTokenLife
            ? BinaryPrimitives.ReadInt32BigEndian(bytes[8..])
            : throw GraphRefusal.BadRequest(
                "The specified page token value has expired and can no longer be included in your request.", "Directory_ExpiredPageToken");
    }

    /// <summary>The link to the next page: the same query with another position.</summary>
    public string Link(GraphCall call, int position)
    {
        Span<byte> bytes = stackalloc byte[20];
        BinaryPrimitives.WriteInt64BigEndian(bytes, clock.GetUtcNow().ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt32BigEndian(bytes[8..], position);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[12..], Check(call, bytes[..12]));
        var query = call.Query;
        var options = new (string Name, string? Value)[]
        {
            ("$select", query.Select),
            ("$filter", query.Filter),
            ("$top", query.Top),
            ("$count", query.Count ? "true" : null),
            ("$orderby", query.OrderBy),
            ("$skiptoken", Base64Url.EncodeToString(bytes)),
        };
        var given = options.Where(o => o.Value is not null).Select(o => $"{o.Name}={Uri.EscapeDataString(o.Value!)}");
        return $"{call.BaseUrl}{call.Path}?{string.Join('&', given)}";
    }

    public static void RefuseSkip(GraphCall call)
    {
        if (call.Query.Skip is not null)
        {
            throw GraphRefusal.BadRequest("'$skip' is not supported by the service.");
        }
    }

    /// <summary>The page size asked for; Graph takes 1 to 999 and gives 100 when not asked.</summary>
    public static int SizeOf(GraphCall call) => call.Query.Top switch
    {
        null => 100,
        var text when int.TryParse(text, CultureInfo.InvariantCulture, out var top) && top is >= 1 and <= 999 => top,
        var text => throw GraphRefusal.BadRequest($"Invalid page size specified: '{text}'. Must be between 1 and 999 inclusive."),
    };

    private static ulong Check(GraphCall call, ReadOnlySpan<byte> bytes) =>
        Mix.Of(
            BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]),
            call.Tenant.Seed.Seed ^ (ulong)call.Tenant.Id.GetHashCode());
}
