using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LivePlatform.Deployment;

/// <summary>
/// Says in the log which secrets and authorities were replaced, and which could not be taken: whoever rotates them waits for these lines.
/// </summary>
/// <param name="folder">The secrets; null: there are none.</param>
/// <param name="clock">When to look.</param>
/// <param name="logger">Where it is said.</param>
internal sealed partial class DeploymentWatch(SecretFolder? folder, TimeProvider clock, ILogger<DeploymentWatch> logger) : BackgroundService
{
    private readonly Dictionary<string, byte[]> _known = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RereadFile<string>.LookEvery, clock);
        do
        {
            LookAtSecrets();
            LookAtAuthorities();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void LookAtSecrets()
    {
        foreach (var key in folder?.Keys ?? [])
        {
            folder!.TryGet(key, out var value);
            if (IsNews(key, Encoding.UTF8.GetBytes(value ?? "")))
            {
                LogTaken(key);
            }
        }

        while (folder?.NextNotTaken() is { } notTaken)
        {
            LogNotTaken(notTaken.Key, notTaken.Why);
        }
    }

    private void LookAtAuthorities()
    {
        foreach (var authorities in ServerTrust.Known.Values)
        {
            var current = authorities.Current;
            if (IsNews($"{authorities.Setting}|{authorities.File}", [.. current.SelectMany(authority => authority.GetCertHash())]))
            {
                LogAuthoritiesTaken(authorities.Setting, current.Count);
            }

            while (authorities.NextNotTaken() is { } why)
            {
                LogAuthoritiesNotTaken(authorities.Setting, why);
            }
        }
    }

    /// <summary>Only hashes are kept.</summary>
    private bool IsNews(string of, byte[] content)
    {
        var hash = SHA256.HashData(content);
        var isNews = _known.TryGetValue(of, out var former) && !former.AsSpan().SequenceEqual(hash);
        _known[of] = hash;
        return isNews;
    }

    [LoggerMessage(
        EventId = 804, EventName = "AuthoritiesTaken", Level = LogLevel.Information,
        Message = "The file of {Setting} was replaced; {Count} authorities are believed from now on.")]
    private partial void LogAuthoritiesTaken(string setting, int count);

    [LoggerMessage(
        EventId = 805, EventName = "AuthoritiesNotTaken", Level = LogLevel.Error,
        Message = "The file of {Setting} was replaced by what cannot be used ({Why}); those of before are still believed.")]
    private partial void LogAuthoritiesNotTaken(string setting, string why);

    [LoggerMessage(
        EventId = 801, EventName = "SecretTaken", Level = LogLevel.Information,
        Message = "The secret {Key} was replaced; whoever needs it is given the new value from now on.")]
    private partial void LogTaken(string key);

    [LoggerMessage(
        EventId = 802, EventName = "SecretNotTaken", Level = LogLevel.Error,
        Message = "The secret {Key} was replaced by what cannot be used ({Why}); the former value goes on.")]
    private partial void LogNotTaken(string key, string why);
}
