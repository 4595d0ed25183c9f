using System.Text.Json;

namespace LivePlatform.Replication.Inbound;

/// <summary>A page of <c>memberOf</c>: the groups that an object is a direct member of.</summary>
internal sealed record MembershipPage(IReadOnlyList<Guid> Groups, string? NextLink)
{
    /// <summary>Reads it; what is no group (roles, administrative units) is left out.</summary>
    /// <exception cref="JsonException">The body is not a whole page.</exception>
    public static MembershipPage Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            JsonProof.ExpectEnd(ref reader);
            var root = document.RootElement;
            var groups = root.GetProperty("value").EnumerateArray()
                .Where(x => x.GetProperty("@odata.type").GetString() == "#microsoft.graph.group")
                .Select(x => x.GetProperty("id").GetGuid())
                .ToList();
            return new MembershipPage(groups, root.TryGetProperty("@odata.nextLink", out var next) ? next.GetString() : null);
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new JsonException("The body is not a page of memberships.", wrong);
        }
    }
}
