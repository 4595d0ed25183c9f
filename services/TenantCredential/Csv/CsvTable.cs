using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivePlatform.TenantCredential.Csv;

/// <summary>A list as a table for a spreadsheet, of any length.</summary>
internal static class CsvTable
{
    /// <summary>Rows in each page that is read.</summary>
    public const int AtOnce = 500;

    /// <summary>
    /// Answers with the table. It is read page by page: it may be long, and a transaction is not held open for a slow reader.
    /// </summary>
    /// <param name="name">The file's name, before its day.</param>
    /// <param name="now">The file's day.</param>
    /// <param name="columns">The first line.</param>
    /// <param name="page">Up to <see cref="AtOnce"/> rows after the given id, in the order of their ids.</param>
    /// <param name="id">Id of a row.</param>
    /// <param name="cells">Texts of a row, one for each column.</param>
    /// <param name="aborted">Ends when the reader is gone.</param>
    public static PushStreamHttpResult Stream<TRow>(
        string name, DateTimeOffset now, string columns,
        Func<Guid, CancellationToken, Task<IReadOnlyList<TRow>>> page,
        Func<TRow, Guid> id,
        Func<TRow, IEnumerable<string>> cells,
        CancellationToken aborted) =>
        TypedResults.Stream(
            async stream =>
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes($"{columns}\r\n"), aborted);
                Guid? last = Guid.Empty;
                while (last is { } after)
                {
                    var rows = await page(after, aborted);
                    var text = new StringBuilder();
                    foreach (var row in rows)
                    {
                        text.AppendJoin(',', cells(row).Select(Escape)).Append("\r\n");
                    }

                    await stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), aborted);
                    last = rows.Count == AtOnce ? id(rows[^1]) : null;
                }
            },
            "text/csv; charset=utf-8",
            string.Create(CultureInfo.InvariantCulture, $"{name}-{now:yyyy-MM-dd}.csv"));

    /// <summary>A cell that begins like a formula would be run by a spreadsheet: it is made a text. Numbers of days stay numbers.</summary>
    public static string Escape(string cell)
    {
        var safe = cell.Length > 0 && "=+-@\t\r".Contains(cell[0], StringComparison.Ordinal)
            && !int.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? $"'{cell}"
            : cell;
        return safe.AsSpan().IndexOfAny(',', '"', '\n') < 0 && !safe.Contains('\r', StringComparison.Ordinal)
            ? safe
            : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
