using System.Text.Json;

namespace LivePlatform.Replication.Inbound;

/// <summary>A page of <c>memberOf</c> or <c>members</c>: the objects at the other end of memberships.</summary>
/// <param name="Objects">Their ids and kinds: user, group, device …</param>
/// <param name="NextLink">Where the list goes on.</param>
internal sealed record MembershipPage(IReadOnlyList<(Guid Id, string Type)> Objects, string? NextLink)
{
    /// <exception cref="JsonException">The body is not a whole page.</exception>
    public static MembershipPage Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            JsonProof.ExpectEnd(ref reader);
            var root = document.RootElement;
            var objects = root.GetProperty("value").EnumerateArray()
                .Select(x => (x.GetProperty("id").GetGuid(), TypeOf(x.GetProperty("@odata.type").GetString()))).ToList();
            return new MembershipPage(objects, root.TryGetProperty("@odata.nextLink", out var next) ? next.GetString() : null);
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new JsonException("The body is not a page of memberships.", wrong);
        }
    }

    private static string TypeOf(string? name) =>
        name?.Split('.')[^1] is { Length: > 0 } type ? type : throw new JsonException("An object has no type.");
}
