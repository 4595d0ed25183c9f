using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LivePlatform.Deployment;

/// <summary>Says in the log which secrets were replaced, and which could not be taken: whoever rotates them waits for these lines.</summary>
internal sealed partial class SecretWatch(SecretFolder folder, TimeProvider clock, ILogger<SecretWatch> logger) : BackgroundService
{
    private readonly Dictionary<string, byte[]> _known = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RereadFile<string>.LookEvery, clock);
        do
        {
            Look();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Look()
    {
        foreach (var key in folder.Keys)
        {
            folder.TryGet(key, out var value);
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(value ?? ""));
            if (_known.TryGetValue(key, out var former) && !former.AsSpan().SequenceEqual(hash))
            {
                LogTaken(key);
            }

            _known[key] = hash;
        }

        while (folder.NextNotTaken() is { } notTaken)
        {
            LogNotTaken(notTaken.Key, notTaken.Why);
        }
    }

    [LoggerMessage(EventId = 801, EventName = "SecretTaken", Level = LogLevel.Information, Message = "The secret {Key} was replaced; its new value is used from now on.")]
    private partial void LogTaken(string key);

    [LoggerMessage(EventId = 802, EventName = "SecretNotTaken", Level = LogLevel.Error, Message = "The secret {Key} was replaced by what cannot be used ({Why}); the former value goes on.")]
    private partial void LogNotTaken(string key, string why);
}
