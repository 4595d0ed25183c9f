using System.Collections.Concurrent;
using LivePlatform.Persistence.Due;
using LivePlatform.Tenancy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace LivePlatform.Persistence.Tests;

/// <summary>A list of errands.</summary>
internal sealed class ErrandList(NpgsqlDataSource source, TimeSpan lease) : DueList<Guid>(source, Table, lease, TimeProvider.System)
{
    public const string Channel = "errands";

    private static readonly DueTable Table = new("errands", Channel, ["id"]) { Rank = "due.urgency" };

    protected override Guid Read(DueClaim claimed, NpgsqlDataReader row, int first) => row.GetGuid(first);
}

/// <summary>A loop that runs errands as a test says, and takes those off the list that end well.</summary>
internal sealed class ErrandLoop(
    ErrandList list,
    NpgsqlDataSource source,
    WakeSignals signals,
    IServiceScopeFactory scopes,
    int atOnce,
    Func<Guid, CancellationToken, Task> run)
    : DueLoop<Guid>(list, signals, scopes, atOnce, NullLogger<ErrandLoop>.Instance)
{
    /// <summary>The errands in the order in which they were begun, with the provider in whose scope.</summary>
    public ConcurrentQueue<(Guid Id, Guid Provider)> Begun { get; } = new();

    protected override async Task DoAsync(IServiceProvider services, DueClaim claimed, Guid piece, CancellationToken cancellationToken)
    {
        Begun.Enqueue((piece, services.GetRequiredService<ProviderScope>().Current.Value));
        await run(piece, cancellationToken);
        await using var done = source.CreateCommand("DELETE FROM errands WHERE id = $1");
        done.Parameters.AddWithValue(piece);
        await done.ExecuteNonQueryAsync(CancellationToken.None);
    }
}

/// <summary>The list in a real database, with the rights that a service has.</summary>
public sealed class ErrandsDatabase : IAsyncLifetime
{
    private readonly ThingsDatabase _things = new();
    private NpgsqlDataSource? _app;
    private NpgsqlDataSource? _owner;
    private IServiceScope? _scope;

    internal NpgsqlDataSource App => _app!;

    internal WakeSignals Signals { get; } = new();

    internal IServiceScopeFactory Scopes => _scope!.ServiceProvider.GetRequiredService<IServiceScopeFactory>();

    public async ValueTask InitializeAsync()
    {
        await _things.InitializeAsync();
        (_app, _owner, _scope) = (NpgsqlDataSource.Create(_things.App), NpgsqlDataSource.Create(_things.Owner), _things.Scope());
    }

    public async ValueTask DisposeAsync()
    {
        _scope?.Dispose();
        await (_app?.DisposeAsync() ?? default);
        await (_owner?.DisposeAsync() ?? default);
        await _things.DisposeAsync();
    }

    internal ErrandList NewList(TimeSpan? lease = null) => new(App, lease ?? TimeSpan.FromMinutes(1));

    internal ErrandLoop NewLoop(int atOnce, Func<Guid, CancellationToken, Task>? run = null, TimeSpan? lease = null) =>
        new(NewList(lease), App, Signals, Scopes, atOnce, run ?? (static (_, _) => Task.CompletedTask));

    /// <summary>Adds an errand that has been due for so long.</summary>
    internal async Task<Guid> AddAsync(Guid provider, TimeSpan dueFor, int urgency = 1)
    {
        var id = Guid.NewGuid();
        await ExecuteAsync(
            "INSERT INTO errands (id, service_provider_id, due_at, urgency) VALUES ($1, $2, $3, $4)", id, provider,
            TimeProvider.System.GetUtcNow() - dueFor, urgency);
        return id;
    }

    /// <summary>By the owner: past every right that the service has.</summary>
    internal async Task<object?> ExecuteAsync(string sql, params object[] values)
    {
        await using var command = _owner!.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.AddWithValue(value);
        }

        return await command.ExecuteScalarAsync();
    }
}
