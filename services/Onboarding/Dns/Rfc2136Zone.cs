using System.Net;
using System.Net.Sockets;
using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using ARSoft.Tools.Net.Dns.DynamicUpdate;

namespace LivePlatform.Onboarding.Dns;

/// <summary>A zone that is changed by dynamic update (RFC 2136), signed with TSIG.</summary>
/// <param name="zone">Its name, without a dot at its end.</param>
/// <param name="servers">Every authoritative server; the first takes the changes.</param>
/// <param name="key">Signs the changes.</param>
/// <param name="clock">Signatures carry the time; servers take five minutes of difference.</param>
internal sealed class Rfc2136Zone(string zone, IReadOnlyList<IPEndPoint> servers, TsigKey key, TimeProvider clock) : IDnsZone
{
    private const int TimeToLive = 60;
    private const int PatienceMilliseconds = 5_000;
    private static readonly TimeSpan Fudge = TimeSpan.FromMinutes(5);

    public Task AddAsync(ZoneRecord record, CancellationToken cancellationToken) =>
        UpdateAsync(new AddRecordUpdate(Write(record)), cancellationToken);

    public Task RemoveAsync(ZoneRecord record, CancellationToken cancellationToken) =>
        UpdateAsync(new DeleteRecordUpdate(Write(record)), cancellationToken);

    public async Task<IReadOnlyList<string>> ReadAsync(string name, ZoneRecordKind kind, CancellationToken cancellationToken) =>
        await TryReadAsync(servers[0], name, kind, cancellationToken)
        ?? throw new DnsZoneException(DnsZoneFailure.Unreachable, $"The name server {servers[0]} of {zone} does not answer.");

    public Task<IReadOnlyList<string>> MissingAtAsync(ZoneRecord record, CancellationToken cancellationToken) =>
        ServersAsync(record, given => given != true, cancellationToken);

    public Task<IReadOnlyList<string>> GivenByAsync(ZoneRecord record, CancellationToken cancellationToken) =>
        ServersAsync(record, given => given != false, cancellationToken);

    /// <summary>The servers of which that holds; null stands for one that does not answer.</summary>
    private async Task<IReadOnlyList<string>> ServersAsync(ZoneRecord record, Predicate<bool?> holds, CancellationToken cancellationToken)
    {
        var wanted = Normal(record.Kind, record.Value);
        var answers = await Task.WhenAll(servers.Select(server => TryReadAsync(server, record.Name, record.Kind, cancellationToken)));
        return [.. servers.Where((_, at) => holds(answers[at]?.Contains(wanted, StringComparer.Ordinal)))
            .Select(server => server.ToString())];
    }

    private async Task UpdateAsync(UpdateBase change, CancellationToken cancellationToken)
    {
        var update = new DnsUpdateMessage { ZoneName = DomainName.Parse(zone) };
        update.Updates.Add(change);
        update.TSigOptions = new TSigRecord(
            DomainName.Parse(key.Name), key.Algorithm, clock.GetUtcNow().UtcDateTime, Fudge, update.TransactionID, ReturnCode.NoError, null,
            SecretBytes());
        var answer = await AskAsync(servers[0], client => client.SendUpdateAsync(update, cancellationToken));
        switch (answer?.ReturnCode)
        {
            case ReturnCode.NoError:
                return;
            case null:
                throw new DnsZoneException(DnsZoneFailure.Unreachable, $"The name server {servers[0]} of {zone} does not answer.");
            case ReturnCode.NotAuthoritive or ReturnCode.Refused or ReturnCode.BadKey or ReturnCode.BadSig or ReturnCode.BadTime:
                throw new DnsZoneException(
                    DnsZoneFailure.KeyRefused,
                    $"The name server {servers[0]} does not let the key '{key.Name}' change {zone} ({answer.ReturnCode}).");
            case var code:
                throw new DnsZoneException(DnsZoneFailure.Rejected, $"The name server {servers[0]} refused to change {zone} ({code}).");
        }
    }

    private byte[] SecretBytes()
    {
        try
        {
            return Convert.FromBase64String(key.Secret.Reveal());
        }
        catch (FormatException)
        {
            // The text of the framework's exception says nothing of the value; ours names the key, not its secret.
            throw new DnsZoneException(DnsZoneFailure.KeyRefused, $"The secret of the key '{key.Name}' is not base64.");
        }
    }

    /// <summary>Null when the server gives no answer.</summary>
    private static async Task<IReadOnlyList<string>?> TryReadAsync(
        IPEndPoint server, string name, ZoneRecordKind kind, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(server, client => client.ResolveAsync(DomainName.Parse(name), TypeOf(kind), token: cancellationToken));
        return answer is null || answer.ReturnCode is not (ReturnCode.NoError or ReturnCode.NxDomain)
            ? null
            : [.. answer.AnswerRecords.Where(record => record.Name.Equals(DomainName.Parse(name), ignoreCase: true)).Select(Text)
                .OfType<string>()];
    }

    private static async Task<T?> AskAsync<T>(IPEndPoint server, Func<DnsClient, Task<T?>> ask)
        where T : class
    {
        try
        {
            using var client = new DnsClient(
                [server.Address], [new UdpClientTransport(server.Port), new TcpClientTransport(server.Port)], true, PatienceMilliseconds);
            return await ask(client);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static DnsRecordBase Write(ZoneRecord record) => record.Kind switch
    {
        ZoneRecordKind.Txt => new TxtRecord(DomainName.Parse(record.Name), TimeToLive, record.Value),
        ZoneRecordKind.A => new ARecord(DomainName.Parse(record.Name), TimeToLive, IPAddress.Parse(record.Value)),
        ZoneRecordKind.Aaaa => new AaaaRecord(DomainName.Parse(record.Name), TimeToLive, IPAddress.Parse(record.Value)),
        _ => throw new ArgumentOutOfRangeException(nameof(record)),
    };

    private static string? Text(DnsRecordBase record) => record switch
    {
        TxtRecord text => text.TextData,
        ARecord address => address.Address.ToString(),
        AaaaRecord address => address.Address.ToString(),
        _ => null,
    };

    private static string Normal(ZoneRecordKind kind, string value) =>
        kind == ZoneRecordKind.Txt ? value : IPAddress.Parse(value).ToString();

    private static RecordType TypeOf(ZoneRecordKind kind) => kind switch
    {
        ZoneRecordKind.Txt => RecordType.Txt,
        ZoneRecordKind.A => RecordType.A,
        ZoneRecordKind.Aaaa => RecordType.Aaaa,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
