using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using LivePlatform.Contracts;
using LivePlatform.ServiceDefaults.Workloads;
using Microsoft.Extensions.Options;

namespace LivePlatform.Gateway.Limits;

/// <summary>Section <c>Visitors</c>.</summary>
public sealed class VisitorOptions
{
    public const string Section = "Visitors";

    /// <summary>The workload whose word about a visitor's address is believed; empty: none.</summary>
    public string Speaker { get; set; } = ServiceNames.Portal;
}

/// <summary>
/// Whom the portal asks for: it calls from one address for everybody who came by a link. Believed with the portal's own workload token
/// alone.
/// </summary>
internal sealed class Visitors(WorkloadTokens tokens, IOptions<VisitorOptions> options, IMeterFactory meters)
{
    /// <summary>Twice what a cluster issues; whatever is longer is not even hashed.</summary>
    private const int LongestToken = 4096;

    private readonly Counter<long> _unbelieved = meters.Create("LivePlatform.Gateway")
        .CreateCounter<long>(
            "live.gateway.visitors.unbelieved", "{request}", "Requests that named a visitor with a token that is not believed.");

    /// <summary>Checks that go on, so that a crowd which arrives before a token is known costs one.</summary>
    private readonly ConcurrentDictionary<string, Task<bool>> _running = new(StringComparer.Ordinal);

    /// <summary>What a request claims; null where it claims nothing that could be believed.</summary>
    public static Named? Read(IHeaderDictionary headers) =>
        headers[VisitorHeaders.Visitor] is [{ } visitor] && IPAddress.TryParse(visitor, out var address)
        && headers[VisitorHeaders.Workload] is [{ Length: > 0 and <= LongestToken } token]
            ? new Named(address, token)
            : null;

    /// <summary>True where the token is known to be the speaker's. False says nothing.</summary>
    public bool Knows(Named named) => IsSpeaker(tokens.Remembered(named.Token));

    /// <summary>The answer that another request already waits for; null: nobody asks at the moment.</summary>
    public Task<bool>? Running(Named named) => _running.GetValueOrDefault(named.Token);

    /// <summary>Checks the token.</summary>
    public async Task<bool> BelievesAsync(Named named)
    {
        try
        {
            return await (_running[named.Token] = CheckAsync(named));
        }
        finally
        {
            _running.TryRemove(named.Token, out _);
        }
    }

    private async Task<bool> CheckAsync(Named named)
    {
        // The first check reads the issuer's certificates and takes its time: others have to see it while it does.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (IsSpeaker(await tokens.CheckAsync(named.Token)))
        {
            return true;
        }

        _unbelieved.Add(1);
        return false;
    }

    private bool IsSpeaker(string? workload) => workload is { Length: > 0 } && workload == options.Value.Speaker;

    /// <summary>A visitor's address, and the token of who says so.</summary>
    internal sealed record Named(IPAddress Address, string Token);
}
