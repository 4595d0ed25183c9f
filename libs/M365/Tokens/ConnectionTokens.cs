using System.Collections.Concurrent;
using System.Collections.Immutable;
using LivePlatform.Tenancy;
using Microsoft.Extensions.Logging;

namespace LivePlatform.M365.Tokens;

/// <summary>The access tokens of this process, per provider, connection and resource. A token is kept until 5 minutes before its end
/// (a shorter one: for half its life), so that an outage of the broker stops nobody earlier than necessary.</summary>
public sealed class ConnectionTokens(ITokenBroker broker, TimeProvider clock, M365Metrics metrics, ILogger<ConnectionTokens> log)
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<
        (ServiceProviderId Provider, Guid ConnectionId),
        ImmutableDictionary<(string Resource, long? Candidate), TokenSlot>> _connections = new();
    private long _nextSweep;

    /// <summary>
    /// A token from memory, or from the broker. Callers that arrive together share one request; a caller that gives up does not end it.
    /// </summary>
    /// <exception cref="BrokerUnavailableException">No answer now; worth asking again later.</exception>
    /// <exception cref="ConnectionBlockedException">No token until somebody acts.</exception>
    public Task<BrokerToken> GetAsync(ConnectionRef connection, string resource, string purpose, CancellationToken cancellationToken)
    {
        Sweep();
        var key = Key.Of(connection, resource);
        var token = (Find(key) ?? Add(key)).Get(refused => AskAsync(key, purpose, refused), clock);
        return token.IsCompletedSuccessfully ? token : token.WaitAsync(cancellationToken);
    }

    /// <summary>The credential of a connection changed: its tokens are asked for anew. A request under way is not kept.</summary>
    public void Drop(ServiceProviderId provider, Guid connectionId) => _connections.TryRemove((provider, connectionId), out _);

    /// <summary>
    /// Microsoft answered 401 to this token. The next request names the credential version, so that the broker drops its copy too.
    /// </summary>
    /// <returns>True when another token is worth a try; false when the last one was refused within a minute, too.</returns>
    public bool Refused(ConnectionRef connection, string resource, BrokerToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (Find(Key.Of(connection, resource)) is not { } slot)
        {
            return true;
        }

        M365Log.TokenRefused(log, connection.ConnectionId, token.CredentialVersion);
        return slot.Refused(token, clock.GetUtcNow());
    }

    private TokenSlot? Find(Key key) => _connections.TryGetValue(key.Owner, out var slots) ? slots.GetValueOrDefault(key.Slot) : null;

    /// <summary>The slots of a connection are one value that is exchanged whole: who comes second gets what the first one added.</summary>
    private TokenSlot Add(Key key) => _connections.AddOrUpdate(
        key.Owner,
        static (_, slot) => ImmutableDictionary<(string Resource, long? Candidate), TokenSlot>.Empty.Add(slot, new TokenSlot()),
        static (_, kept, slot) => kept.ContainsKey(slot) ? kept : kept.Add(slot, new TokenSlot()),
        key.Slot)[key.Slot];

    private async Task<BrokerToken> AskAsync(Key key, string purpose, long? refused)
    {
        try
        {
            var token = await broker.RequestAsync(
                new(key.Provider, key.ConnectionId, key.Resource, purpose, refused, Candidate: key.Candidate),
                CancellationToken.None).ConfigureAwait(false);
            metrics.TokenAsked("ok");
            return token;
        }
        catch (BrokerUnavailableException unavailable)
        {
            metrics.TokenAsked("unavailable");
            M365Log.BrokerUnavailable(log, key.ConnectionId, unavailable.Why);
            throw;
        }
        catch (ConnectionBlockedException)
        {
            metrics.TokenAsked("blocked");
            throw;
        }
    }

    /// <summary>Forgets tokens that nobody used since they ended.</summary>
    private void Sweep()
    {
        var now = clock.GetUtcNow();
        var due = Volatile.Read(ref _nextSweep);
        if (now.UtcTicks < due || Interlocked.CompareExchange(ref _nextSweep, (now + SweepEvery).UtcTicks, due) != due)
        {
            return;
        }

        foreach (var connection in _connections)
        {
            // Where something else was added or dropped meanwhile, the next sweep has its turn.
            var kept = connection.Value.RemoveRange(connection.Value.Where(slot => slot.Value.IsStale(now)).Select(slot => slot.Key));
            if (kept.IsEmpty)
            {
                _connections.TryRemove(connection);
            }
            else if (kept.Count < connection.Value.Count)
            {
                _connections.TryUpdate(connection.Key, kept, connection.Value);
            }
        }
    }

    private readonly record struct Key(ServiceProviderId Provider, Guid ConnectionId, string Resource, long? Candidate)
    {
        public (ServiceProviderId, Guid) Owner => (Provider, ConnectionId);

        public (string Resource, long? Candidate) Slot => (Resource, Candidate);

        public static Key Of(ConnectionRef connection, string resource) =>
            new(connection.Provider, connection.ConnectionId, resource, connection.Candidate);
    }
}
