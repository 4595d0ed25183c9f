namespace LivePlatform.Persistence.Due;

/// <summary>
/// A table of work to come, over all providers: ids and times only (<see cref="DueModel.WorkedByLoop{T}"/>). Its parts are SQL of ours,
/// never input; in expressions a row is called <c>due</c>.
/// </summary>
/// <param name="Name">The table.</param>
/// <param name="Channel">Notified when something becomes due.</param>
/// <param name="Key">The columns that name a row.</param>
public sealed record DueTable(string Name, string Channel, IReadOnlyList<string> Key)
{
    /// <summary>More than all replicas together try at a time: rows that others are just taking never hide the rest.</summary>
    private const int MostOfOneProvider = 64;

    private const string IsFree = "due.due_at <= $1 AND (due.lease_until IS NULL OR due.lease_until < now())";

    /// <summary>Of one provider's rows, those with the smaller number go first.</summary>
    public string Rank { get; init; } = "0";

    /// <summary>What else must hold for a row to be taken.</summary>
    public string Only { get; init; } = "true";

    /// <summary>Further columns that a claim carries, after the key.</summary>
    public IReadOnlyList<string> Carried { get; init; } = [];

    /// <summary>
    /// Takes one row; $1: the present, $2: the lease. Providers take turns: a row's turn is its place among its provider's rows after what
    /// that provider has under way, so that a backlog of one costs another at most one try. Providers are found by skipping through the
    /// index, not by reading all that is due.
    /// </summary>
    internal string ClaimStatement() =>
        $"""
        WITH RECURSIVE providers AS (
            (SELECT service_provider_id FROM {Name} ORDER BY service_provider_id LIMIT 1)
            UNION ALL
            SELECT (SELECT later.service_provider_id FROM {Name} later
                    WHERE later.service_provider_id > providers.service_provider_id ORDER BY later.service_provider_id LIMIT 1)
            FROM providers WHERE providers.service_provider_id IS NOT NULL),
        held AS (SELECT service_provider_id, count(*) AS tries FROM {Name} WHERE lease_until >= now() GROUP BY service_provider_id),
        turns AS MATERIALIZED (
            SELECT waiting.*, coalesce(held.tries, 0) + row_number() OVER (PARTITION BY providers.service_provider_id
                ORDER BY waiting.rank, waiting.due_at) AS turn
            FROM providers LEFT JOIN held USING (service_provider_id) CROSS JOIN LATERAL (
                SELECT {Columns("due", Key)}, due.due_at, {Rank} AS rank FROM {Name} due
                WHERE due.service_provider_id = providers.service_provider_id AND {IsFree} AND {Only}
                ORDER BY rank, due.due_at LIMIT {MostOfOneProvider}) waiting),
        next AS MATERIALIZED (
            SELECT {Columns("due", Key)} FROM turns JOIN {Name} due ON {Same("turns")} WHERE {IsFree}
            ORDER BY turns.turn, turns.rank, turns.due_at LIMIT 1 FOR UPDATE OF due SKIP LOCKED)
        UPDATE {Name} AS due SET claim = gen_random_uuid(), lease_until = now() + $2 FROM next WHERE {Same("next")}
        RETURNING due.claim, due.service_provider_id, due.due_at, {Columns("due", [.. Key, .. Carried])}
        """;

    /// <summary>Gives a row back as it was; $1: the claim.</summary>
    internal string LeaveStatement() => $"UPDATE {Name} SET claim = NULL, lease_until = NULL WHERE claim = $1";

    /// <summary>Gives a row back to be tried again; $1: the claim, $2: the present, $3 and $4: the first and the longest back-off,
    /// $5: since when it was due. One that was paused or woken meanwhile stays so.</summary>
    internal string PutOffStatement() =>
        $"""
        UPDATE {Name} SET claim = NULL, lease_until = NULL, broke_off = broke_off + 1,
            due_at = CASE WHEN due_at = $5 THEN $2 + least($3 * power(2, least(broke_off, 20)), $4) ELSE due_at END
        WHERE claim = $1
        """;

    private static string Columns(string row, IEnumerable<string> columns) =>
        string.Join(", ", columns.Select(column => $"{row}.{column}"));

    private string Same(string other) => string.Join(" AND ", Key.Select(column => $"due.{column} = {other}.{column}"));
}
