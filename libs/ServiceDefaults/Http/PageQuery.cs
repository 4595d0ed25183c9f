using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Mvc;

namespace LivePlatform.ServiceDefaults.Http;

/// <summary>The page of a list that was asked for: <c>?limit=&amp;cursor=</c>.</summary>
/// <param name="Limit">1 to 1,000; 100 when absent.</param>
/// <param name="Cursor">From the previous page's <c>nextCursor</c>.</param>
public sealed record PageQuery([FromQuery(Name = "limit")] int? Limit, [FromQuery(Name = "cursor")] string? Cursor)
{
    /// <summary>Reads the query with a key that is a GUID.</summary>
    /// <returns>The refusal when limit or cursor is not ours; otherwise null, with the rows to take and the key after which to go
    /// on.</returns>
    public Refusal? Read(out int take, out Guid after)
    {
        after = Guid.Empty;
        if (Read(out take, out string? key) is { } refusal)
        {
            return refusal;
        }

        return key is null || Guid.TryParse(key, out after) ? null : ProblemCodes.BadPage("The cursor was not made by this list.");
    }

    /// <summary>Reads the query with a key that is text; <paramref name="after"/> is null on the first page.</summary>
    public Refusal? Read(out int take, out string? after)
    {
        take = Limit ?? CursorPages.DefaultLimit;
        after = null;
        if (take is < 1 or > CursorPages.MaxLimit)
        {
            return ProblemCodes.BadPage($"limit must be 1 to {CursorPages.MaxLimit}.");
        }

        if (Cursor is null)
        {
            return null;
        }

        if (!CursorPages.TryDecode(Cursor, out var key))
        {
            return ProblemCodes.BadPage("The cursor was not made by this list.");
        }

        after = key;
        return null;
    }

    /// <summary>
    /// Reads the query of a list that has several orders, with a key that is text: a cursor of another order is refused.
    /// </summary>
    /// <param name="order">Name of the order.</param>
    /// <param name="take">The rows to take.</param>
    /// <param name="after">The key after which to go on; empty on the first page.</param>
    public Refusal? ReadAfter(string order, out int take, out string after)
    {
        after = "";
        if (Read(out take, out string? key) is { } refusal)
        {
            return refusal;
        }

        if (key is not null && !key.StartsWith(Key(order, ""), StringComparison.Ordinal))
        {
            return ProblemCodes.BadPage("The cursor was not made by this list in this order.");
        }

        after = key?[Key(order, "").Length..] ?? "";
        return null;
    }

    /// <summary>The key of a row in an order, for <see cref="ReadAfter"/>.</summary>
    public static string Key(string order, string key) => $"{order} {key}";
}
