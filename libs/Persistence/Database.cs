using Npgsql;

namespace LivePlatform.Persistence;

/// <summary>The connections of one service to one database, by the role they have there.</summary>
/// <param name="app">Reads and writes under row-level security.</param>
/// <param name="system">Reads across providers; null where the service has no such query.</param>
/// <param name="listen">A direct connection (past any pooler) for LISTEN.</param>
public sealed class Database<TDb>(NpgsqlDataSource app, NpgsqlDataSource? system, NpgsqlDataSource listen) : IAsyncDisposable
    where TDb : LiveDbContext
{
    private readonly NpgsqlDataSource? _system = system;

    /// <summary>The app role: no bypass of row-level security.</summary>
    public NpgsqlDataSource App { get; } = app;

    /// <summary>The system role: read-only, sees all providers. Only named queries under <c>System/</c> use it.</summary>
    /// <exception cref="InvalidOperationException">ConnectionStrings:System is not configured.</exception>
    public NpgsqlDataSource System => _system ?? throw new InvalidOperationException("ConnectionStrings:System is not configured.");

    internal NpgsqlDataSource Listen { get; } = listen;

    /// <summary>Closes the pools.</summary>
    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Listen.DisposeAsync();
        if (_system is not null)
        {
            await _system.DisposeAsync();
        }
    }
}
