using System.Buffers.Text;
using System.Text;

namespace LivePlatform.Persistence;

/// <summary>One page of a list.</summary>
/// <param name="Items">Items of the page, in the order of the list.</param>
/// <param name="NextCursor">Value for the query parameter <c>cursor</c> that returns the next page; null on the last page.</param>
public sealed record CursorPage<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>Makes pages and reads cursors. A cursor is the key of the last row, so a page costs the same wherever it is.</summary>
public static class CursorPages
{
    /// <summary>Rows on a page unless asked otherwise.</summary>
    public const int DefaultLimit = 100;

    /// <summary>Most rows on a page.</summary>
    public const int MaxLimit = 1000;

    /// <summary>Cuts one page of rows that were read with <c>Take(limit + 1)</c>.</summary>
    public static CursorPage<T> Cut<T>(IReadOnlyList<T> rows, int limit, Func<T, string> key)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(key);
        return rows.Count <= limit
            ? new CursorPage<T>(rows, null)
            : new CursorPage<T>([.. rows.Take(limit)], Encode(key(rows[limit - 1])));
    }

    /// <summary>Hides a key in a cursor.</summary>
    public static string Encode(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    /// <summary>Reads a cursor; false when it is not one of ours.</summary>
    public static bool TryDecode(string cursor, out string key)
    {
        try
        {
            key = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
            return true;
        }
        catch (FormatException)
        {
            key = "";
            return false;
        }
    }
}
