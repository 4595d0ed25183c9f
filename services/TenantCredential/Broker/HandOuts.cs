using System.Collections.Concurrent;
using System.Globalization;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Audit;

namespace LivePlatform.TenantCredential.Broker;

/// <summary>Counts tokens handed out from memory, per connection, caller, resource and hour. Each count becomes an audit row.</summary>
internal sealed class HandOuts(TimeProvider clock)
{
    private readonly ConcurrentDictionary<HandOut, int> _counts = new();

    public void Count(TokenKey key, KeptToken token, string caller)
    {
        var now = clock.GetUtcNow();
        var hour = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
        Add(new HandOut(key.Provider, token.CustomerId, key.ConnectionId, caller, key.Resource, token.CredentialVersion, hour), 1);
    }

    /// <summary>Takes what was counted; what cannot be recorded is put back.</summary>
    public async Task FlushAsync(Func<HandOut, int, Task> record)
    {
        foreach (var one in _counts.Keys)
        {
            if (!_counts.TryRemove(one, out var count))
            {
                continue;
            }

            try
            {
                await record(one, count);
            }
            catch
            {
                Add(one, count);
                throw;
            }
        }
    }

    private void Add(HandOut one, int count) => _counts.AddOrUpdate(one, count, (_, before) => before + count);
}

/// <summary>What is counted together.</summary>
internal readonly record struct HandOut(
    ServiceProviderId Provider,
    Guid CustomerId,
    Guid ConnectionId,
    string Caller,
    string Resource,
    int CredentialVersion,
    DateTimeOffset Hour)
{
    public AuditRecord ToRecord(int count) =>
        new(
            AuditActor.Workload(Caller), AuditAction.TokensHandedOut, CustomerId, ConnectionId, CredentialVersion, Resource,
            Detail: Hour.ToString("yyyy-MM-ddTHH:00Z", CultureInfo.InvariantCulture), Count: count);
}
