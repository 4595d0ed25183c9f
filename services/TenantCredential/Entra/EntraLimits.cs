using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Entra;

/// <summary>At most so many requests to Entra at once, in all and per app: one busy app does not take the turns of the others.</summary>
internal sealed class EntraLimits(IOptions<EntraOptions> options) : IDisposable
{
    private readonly EntraOptions _options = options.Value;
    private readonly SemaphoreSlim _all = new(options.Value.MostInFlight);
    private readonly ConcurrentDictionary<Guid, SemaphoreSlim> _perApp = new();

    /// <summary>Waits for a turn.</summary>
    /// <returns>Null when none came within <see cref="EntraOptions.LongestQueue"/>.</returns>
    public async Task<Turn?> EnterAsync(Guid clientId, CancellationToken cancellationToken)
    {
        var own = _perApp.GetOrAdd(clientId, _ => new SemaphoreSlim(_options.MostInFlightPerApp));
        if (!await own.WaitAsync(_options.LongestQueue, cancellationToken))
        {
            return null;
        }

        var entered = false;
        try
        {
            entered = await _all.WaitAsync(_options.LongestQueue, cancellationToken);
            return entered ? new Turn(own, _all) : null;
        }
        finally
        {
            if (!entered)
            {
                own.Release();
            }
        }
    }

    public void Dispose() => _all.Dispose();

    /// <summary>A turn; given back when disposed.</summary>
    internal sealed class Turn(SemaphoreSlim own, SemaphoreSlim all) : IDisposable
    {
        public void Dispose()
        {
            all.Release();
            own.Release();
        }
    }
}
