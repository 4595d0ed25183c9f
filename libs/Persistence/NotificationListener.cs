using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace LivePlatform.Persistence;

/// <summary>Holds the one connection of this process that LISTENs, and passes notifications to <see cref="WakeSignals"/>.</summary>
internal sealed partial class NotificationListener<TDb>(
    Database<TDb> database, WakeSignals signals, TimeProvider clock, ILogger<NotificationListener<TDb>> logger) : BackgroundService
    where TDb : LiveDbContext
{
    private static readonly TimeSpan ReconnectDelay = TimeSpan.FromSeconds(2);

    /// <summary>
    /// A connection on which nothing is said looks the same when its other end is gone without a word (failover, NAT): so often it is
    /// asked.
    /// </summary>
    private static readonly TimeSpan AskEach = TimeSpan.FromSeconds(10);

    /// <summary>The one connection, kept by nobody when it is closed: what it listened to would be heard by the next user.</summary>
    public static void AskAndListen(NpgsqlConnectionStringBuilder settings)
    {
        settings.Pooling = false;
        settings.KeepAlive = (int)AskEach.TotalSeconds;
        settings.TcpKeepAlive = true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogLost(failure.GetType().Name);
                await Task.Delay(ReconnectDelay, clock, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken stoppingToken)
    {
        await using var connection = await database.Listen.OpenConnectionAsync(stoppingToken);
        connection.Notification += (_, notification) => signals.Wake(notification.Channel);
        while (true)
        {
            using var more = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            void Restart()
            {
                try
                {
                    more.Cancel();
                }
                catch (ObjectDisposedException)
                {
                    // It starts anew for another channel already. Whoever declares one is a loop that begins: it must not end by this.
                }
            }

            signals.ChannelAdded += Restart;
            try
            {
                foreach (var channel in signals.Channels)
                {
                    await using var listen = new NpgsqlCommand($"LISTEN \"{channel}\"", connection);
                    await listen.ExecuteNonQueryAsync(stoppingToken);
                }

                // Whatever was notified while nobody listened is caught by one look now.
                signals.WakeAll();
                while (true)
                {
                    await connection.WaitAsync(more.Token);
                }
            }
            catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
            {
                // A channel was added: listen to it too.
            }
            finally
            {
                signals.ChannelAdded -= Restart;
            }
        }
    }

    [LoggerMessage(
        EventId = 101, EventName = "NotificationsLost", Level = LogLevel.Warning,
        Message = "The connection that listens for notifications was lost ({Failure}); loops poll until it is back.")]
    private partial void LogLost(string failure);
}
