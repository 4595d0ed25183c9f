using System.Collections.Concurrent;

namespace LivePlatform.TenantCredential.Entra;

/// <summary>Until when Entra asked us to stay away, per app, M365Tenant and resource. Never shortened.</summary>
internal sealed class EntraPauses(TimeProvider clock)
{
    private readonly ConcurrentDictionary<(EntraApp App, string Resource), DateTimeOffset> _until = new();

    /// <summary>The end of the pause; null when a request may go now.</summary>
    public DateTimeOffset? Until(EntraApp app, string resource)
    {
        var key = (app, resource);
        if (!_until.TryGetValue(key, out var until))
        {
            return null;
        }

        if (until > clock.GetUtcNow())
        {
            return until;
        }

        _until.TryRemove(KeyValuePair.Create(key, until));
        return null;
    }

    public void Pause(EntraApp app, string resource, DateTimeOffset until) =>
        _until.AddOrUpdate((app, resource), until, (_, before) => before > until ? before : until);
}
