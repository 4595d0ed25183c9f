using System.Net.Security;
using System.Security.Authentication;
using LivePlatform.Contracts;
using LivePlatform.Deployment;
using LivePlatform.Persistence;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace LivePlatform.Messaging.Alerts;

/// <summary>
/// Messages that wait in error queues of this service. RabbitMQ is asked, over a connection of its own for each look: what went in is known
/// here, what was moved back is not.
/// </summary>
internal sealed partial class ErrorQueues(
    AlertingService service,
    ReceiveQueues queues,
    IOptions<BrokerOptions> broker,
    IOptions<AlertOptions> options,
    IConfiguration configuration,
    LoopBeats beats,
    TimeProvider clock,
    ILogger<ErrorQueues> logger) : BackgroundService, IProcessTroubles
{
    private const string Suffix = "_error";
    private const ushort NotFound = 404;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>
    /// One that is not there is asked for again after this: RabbitMQ writes an error into its log each time. Whichever process puts the
    /// first message in knows it, and asks.
    /// </summary>
    private static readonly TimeSpan AbsentFor = TimeSpan.FromMinutes(15);

    /// <summary>The message is in its queue by then.</summary>
    private static readonly TimeSpan Arriving = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, DateTimeOffset> _absentUntil = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _arrivingUntil = new(StringComparer.Ordinal);
    private volatile IReadOnlyList<string>? _waiting;

    public string Code => AlertCodes.MessagesInErrorQueue;

    public IReadOnlyList<Trouble>? Look(DateTimeOffset now) => _waiting is not { } waiting ? null :
    [
        .. waiting.Select(queue => new Trouble(
            service.Part($"queue:{queue}"),
            AlertText.Of(Code) with
            {
                Sentence = $"{service.Name}: a message waits in the error queue {queue}, as its consumer could not take it.",
            })),
    ];

    /// <summary>Asks RabbitMQ once.</summary>
    public async Task AskAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        await using var connection = await Factory().CreateConnectionAsync(limit.Token);
        var waiting = new List<string>();
        foreach (var name in queues.Names.Order(StringComparer.Ordinal).Where(MayBeThere))
        {
            if (await CountAsync(connection, name + Suffix, limit.Token) is not { } count)
            {
                _absentUntil[name] = clock.GetUtcNow() + AbsentFor;
            }
            else if (count > 0)
            {
                waiting.Add(name + Suffix);
            }
        }

        _waiting = waiting;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            beats.Beat("error queues", options.Value.Every + Patience);
            try
            {
                await AskAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotAsked(failure.GetType().Name);
            }

            await Task.Delay(options.Value.Every, clock, stoppingToken);
        }
    }

    private bool MayBeThere(string name)
    {
        var now = clock.GetUtcNow();
        if (queues.TakeFaulted(name))
        {
            _arrivingUntil[name] = now + Arriving;
        }

        return now >= _absentUntil.GetValueOrDefault(name) || now < _arrivingUntil.GetValueOrDefault(name);
    }

    /// <summary>An error queue is there from its first message on; asking for one that is not closes the channel.</summary>
    /// <returns>Null where there is none.</returns>
    private static async Task<uint?> CountAsync(IConnection connection, string queue, CancellationToken cancellationToken)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue, cancellationToken)).MessageCount;
        }
        catch (OperationInterruptedException none) when (none.ShutdownReason?.ReplyCode == NotFound)
        {
            return null;
        }
    }

    private ConnectionFactory Factory()
    {
        var at = broker.Value;
        var factory = new ConnectionFactory
        {
            HostName = at.Host,
            Port = at.Port,
            VirtualHost = at.VirtualHost,
            UserName = at.Username,
            Password = configuration[BusSetup.PasswordKey] ?? at.Password,
            AutomaticRecoveryEnabled = false,
            ClientProvidedName = $"{service.Name} (error queues)",
        };
        if (at.Tls)
        {
            factory.Ssl = new SslOption(at.Host, enabled: true)
            {
                Version = SslProtocols.None,
                AcceptablePolicyErrors = SslPolicyErrors.None,
                CertificateValidationCallback = ServerTrust.Validation(configuration, Peer.Platform),
            };
        }

        return factory;
    }

    [LoggerMessage(
        EventId = 209, EventName = "ErrorQueuesNotAsked", Level = LogLevel.Warning,
        Message = "RabbitMQ did not say what waits in error queues ({Reason}); asked again soon.")]
    private partial void LogNotAsked(string reason);
}
