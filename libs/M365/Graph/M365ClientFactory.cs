using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace LivePlatform.M365.Graph;

/// <summary>Gives Graph for a connection. Clients are kept while they are used, because each SDK client costs memory for good.</summary>
public sealed class M365ClientFactory
{
    private readonly ConcurrentDictionary<(ConnectionRef Connection, string Purpose), Kept> _connections = new();
    private readonly GraphSender _sender;
    private readonly TimeProvider _clock;
    private readonly PipelineOptions _options;
    private long _nextSweep;

    internal M365ClientFactory(GraphSender sender, IOptions<M365Options> options, TimeProvider clock)
    {
        _sender = sender;
        _clock = clock;
        _options = options.Value.Pipeline;
    }

    /// <summary>Graph for a connection.</summary>
    /// <param name="connection">Whose token, app and M365 tenant.</param>
    /// <param name="purpose">What the token is for; one of few words, such as <c>replication</c>.</param>
    public GraphConnection For(ConnectionRef connection, string purpose)
    {
        ArgumentException.ThrowIfNullOrEmpty(purpose);
        var now = _clock.GetUtcNow();
        Sweep(now);
        var kept = _connections.GetOrAdd(
            (connection, purpose), static (key, sender) => new(new(sender, key.Connection, key.Purpose)), _sender);
        kept.Touch(now);
        return kept.Connection;
    }

    private void Sweep(DateTimeOffset now)
    {
        var due = Volatile.Read(ref _nextSweep);
        if (now.UtcTicks < due || Interlocked.CompareExchange(ref _nextSweep, (now + (_options.IdleTime / 2)).UtcTicks, due) != due)
        {
            return;
        }

        foreach (var entry in _connections)
        {
            if (entry.Value.IdleFor(now) > _options.IdleTime)
            {
                _connections.TryRemove(entry);
            }
        }
    }

    private sealed class Kept(GraphConnection connection)
    {
        private long _usedAt = long.MaxValue;

        public GraphConnection Connection => connection;

        public void Touch(DateTimeOffset now) => Volatile.Write(ref _usedAt, now.UtcTicks);

        public TimeSpan IdleFor(DateTimeOffset now) => TimeSpan.FromTicks(Math.Max(0, now.UtcTicks - Volatile.Read(ref _usedAt)));
    }
}
