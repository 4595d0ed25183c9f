using System.Collections.Concurrent;
using System.Net;
using DnsClient;

namespace LivePlatform.M365Simulator.Dns;

/// <summary>Looks up TXT records at the name servers that the settings name, past every cache.</summary>
internal sealed class TxtRecords
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private readonly ConcurrentDictionary<string, LookupClient> _clients = new(StringComparer.Ordinal);

    /// <summary>
    /// Whether every one of the servers gives this text: one that does not have it yet may be the one that Microsoft asks.
    /// </summary>
    public bool AllHave(IReadOnlyList<string> servers, string name, string text) =>
        servers.Count > 0 && servers.All(server => Has(server, name, text));

    private bool Has(string server, string name, string text)
    {
        try
        {
            return _clients.GetOrAdd(server, static at => Open(IPEndPoint.Parse(at))).Query(name, QueryType.TXT).Answers.TxtRecords()
                .Any(record => string.Concat(record.Text) == text);
        }
        catch (DnsResponseException)
        {
            return false;
        }
    }

    private static LookupClient Open(IPEndPoint server) => new(new LookupClientOptions(server)
    {
        UseCache = false,
        Recursion = false,
        Retries = 1,
        Timeout = Patience,
        ThrowDnsErrors = false,
    });
}
