using System.Text.RegularExpressions;
using LivePlatform.Contracts;

namespace LivePlatform.Messaging;

/// <summary>What one RabbitMQ user may do, as regular expressions over names of exchanges and queues.</summary>
/// <param name="Configure">May declare (declaring again what is there is how a client starts).</param>
/// <param name="Write">May publish to exchanges, and bind its own queues.</param>
/// <param name="Read">May consume its own queues, and bind to exchanges of contracts it receives.</param>
public sealed record BrokerPermissions(string Configure, string Write, string Read)
{
    /// <summary>
    /// The permissions of a service, derived from <see cref="MessageFlows"/>: its own queues, the contracts it sends, the contracts it
    /// receives.
    /// </summary>
    public static BrokerPermissions Of(string service)
    {
        ArgumentException.ThrowIfNullOrEmpty(service);
        var sends = MessageFlows.All.Where(flow => flow.Producers.Contains(service) && flow.Kind != MessageKind.Nudge).Select(Exchange)
            .ToList();
        var receives = MessageFlows.All.Where(flow => flow.Consumers.Contains(service)).Select(Exchange).ToList();
        var own = $"{Regex.Escape(service)}-.*";
        return new BrokerPermissions(Any([own, .. sends, .. receives]), Any([own, .. sends]), Any([own, .. receives]));
    }

    /// <summary>The name of a contract's exchange.</summary>
    public static string ExchangeOf(Type contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        return $"{contract.Namespace}:{contract.Name}";
    }

    private static string Exchange(MessageFlow flow) => Regex.Escape(ExchangeOf(flow.Contract));

    private static string Any(IEnumerable<string> names) => $"^({string.Join('|', names.Distinct(StringComparer.Ordinal))})$";
}
