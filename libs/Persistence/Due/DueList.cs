using Npgsql;

namespace LivePlatform.Persistence.Due;

/// <summary>A piece of work that this process holds.</summary>
/// <param name="Claim">Names the try: whoever lost it gives nothing back.</param>
/// <param name="ServiceProviderId">In whose scope it is done.</param>
/// <param name="DueAt">Since when it waited.</param>
public readonly record struct DueClaim(Guid Claim, Guid ServiceProviderId, DateTimeOffset DueAt);

/// <summary>Reads and changes the rows of a <see cref="DueTable"/>, past row-level security: such tables are on the short list.</summary>
/// <typeparam name="TWork">What is to be done; read from the key and the carried columns.</typeparam>
/// <param name="source">The app role's connections.</param>
/// <param name="table">The table.</param>
/// <param name="lease">How long a try holds its row, by the database's clock. A process that dies leaves it to the others then.</param>
/// <param name="clock">Says what is due.</param>
public abstract class DueList<TWork>(NpgsqlDataSource source, DueTable table, TimeSpan lease, TimeProvider clock)
{
    private const int FirstColumn = 3;
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromHours(1);
    private readonly string _claim = table.ClaimStatement();
    private readonly string _leave = table.LeaveStatement();
    private readonly string _putOff = table.PutOffStatement();

    /// <summary>The table, for what a person reads.</summary>
    public string Name => table.Name;

    /// <summary>How long a try holds its row.</summary>
    public TimeSpan HoldsFor => lease;

    /// <summary>Wakes the loop.</summary>
    public string WakesBy => table.Channel;

    /// <summary>Takes the row whose turn it is.</summary>
    /// <returns>Null when nothing is due.</returns>
    public async Task<(DueClaim Claim, TWork Work)?> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var claim = source.CreateCommand(_claim);
        claim.Parameters.Add(new NpgsqlParameter { Value = clock.GetUtcNow() });
        claim.Parameters.Add(new NpgsqlParameter { Value = lease });
        await using var row = await claim.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken))
        {
            return null;
        }

        var claimed = new DueClaim(row.GetGuid(0), row.GetGuid(1), row.GetFieldValue<DateTimeOffset>(2));
        return (claimed, Read(claimed, row, FirstColumn));
    }

    /// <summary>
    /// A try broke off by a fault of ours: it is tried again in 10 s, doubled with each that breaks off in a row, up to an hour; at once
    /// where it was woken meanwhile.
    /// </summary>
    public Task PutOffAsync(DueClaim claimed, CancellationToken cancellationToken) =>
        ExecuteAsync(_putOff, cancellationToken, claimed.Claim, clock.GetUtcNow(), FirstBackOff, LongestBackOff, claimed.DueAt);

    /// <summary>This process stops: another one goes on at once, and no try is counted.</summary>
    public Task LeaveAsync(DueClaim claimed, CancellationToken cancellationToken) => ExecuteAsync(_leave, cancellationToken, claimed.Claim);

    /// <summary>Reads the work from the claimed row.</summary>
    /// <param name="claimed">The claim.</param>
    /// <param name="row">The row.</param>
    /// <param name="first">The ordinal of the first key column.</param>
    protected abstract TWork Read(DueClaim claimed, NpgsqlDataReader row, int first);

    private async Task ExecuteAsync(string statement, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = source.CreateCommand(statement);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
