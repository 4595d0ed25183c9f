using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Telemetry;

namespace LivePlatform.TenantCredential.Broker;

/// <summary>
/// Renews tokens ahead of time, each at its own random moment, while somebody asks for them. Of the replicas that keep the same token one
/// asks Entra; the others find its token in the table.
/// </summary>
internal sealed class TokenRenewal(TokenBroker broker, LoopBeats beats, TimeProvider clock, ILogger<TokenRenewal> logger)
    : BackgroundService
{
    /// <summary>A token that nobody asked for so long is left to end.</summary>
    public static readonly TimeSpan AskedWithin = TimeSpan.FromHours(1);
    private const string Loop = "token renewal";
    private static readonly TimeSpan LookEach = TimeSpan.FromSeconds(20);

    /// <summary>Fewer than the requests that may be in flight: callers without a token come first.</summary>
    private const int AtOnce = 16;

    /// <summary>Renews what is due now.</summary>
    public async Task RunOnceAsync()
    {
        beats.Beat(Loop, LookEach);
        foreach (var some in broker.RenewDue(AskedWithin).Chunk(AtOnce))
        {
            // Where Entra answers slowly, all of them take longer than a loop may be silent.
            beats.Beat(Loop, LookEach);
            foreach (var (key, request) in some)
            {
                try
                {
                    await request;
                }
                catch (Exception failure)
                {
                    logger.TokenNotRenewed(failure, key.ConnectionId);
                }
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEach, clock);
        beats.Beat(Loop, LookEach);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await RunOnceAsync();
        }
    }
}
