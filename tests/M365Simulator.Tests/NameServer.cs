using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ARSoft.Tools.Net.Dns;

namespace LivePlatform.M365Simulator.Tests;

/// <summary>A name server on loopback that knows the TXT records a test gives it.</summary>
internal sealed class NameServer : IDisposable
{
    private readonly ConcurrentDictionary<string, string> _texts = new(StringComparer.OrdinalIgnoreCase);
    private readonly DnsServer _server;

    public NameServer()
    {
        var port = FreePort();
        Address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        _server = new DnsServer(new UdpServerTransport(new IPEndPoint(IPAddress.Loopback, port)));
        _server.QueryReceived += AnswerAsync;
        _server.Start();
    }

    public string Address { get; }

    public void Publish(string name, string text) => _texts[name] = text;

    public void Dispose() => _server.Stop();

    private Task AnswerAsync(object sender, QueryReceivedEventArgs received)
    {
        if (received.Query is DnsMessage { Questions: [var question] } query)
        {
            var answer = query.CreateResponseInstance();
            if (question.RecordType == RecordType.Txt && _texts.TryGetValue(question.Name.ToString().TrimEnd('.'), out var text))
            {
                answer.AnswerRecords.Add(new TxtRecord(question.Name, 60, text));
            }

            received.Response = answer;
        }

        return Task.CompletedTask;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
