using LivePlatform.M365.Pipeline;
using LivePlatform.M365.Throttling;
using Microsoft.Graph;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary.Middleware;

namespace LivePlatform.M365.Graph;

/// <summary>Microsoft Graph for one connection and one purpose. Thread-safe; get it from <see cref="M365ClientFactory"/>.</summary>
public sealed class GraphConnection
{
    private readonly GraphSender _sender;
    private readonly string _purpose;
    private readonly Lazy<GraphServiceClient> _sdk;

    internal GraphConnection(GraphSender sender, ConnectionRef connection, string purpose)
    {
        _sender = sender;
        _purpose = purpose;
        Connection = connection;
        _sdk = new(NewSdk);
    }

    /// <summary>Whose connection it is.</summary>
    public ConnectionRef Connection { get; }

    /// <summary>What this process may ask of Microsoft for this app in this M365 tenant.</summary>
    public TenantBudget Budget => _sender.BudgetOf(Connection);

    /// <summary>
    /// The Graph SDK over the same pipeline, for everything but bulk reading (its models cost 17 times the time and 27 times the memory).
    /// </summary>
    public GraphServiceClient Sdk => _sdk.Value;

    /// <summary>Reads, with the body left on the wire.</summary>
    /// <param name="uri">Below the version (<c>users/delta?$select=id</c>), or a link that Graph gave.</param>
    /// <param name="headers">Further headers, such as <c>Prefer</c> or <c>ConsistencyLevel</c>.</param>
    /// <param name="usage">Counts the attempts, also when the call ends in an exception.</param>
    /// <param name="cancellationToken">Ends the call; reading the body takes its own.</param>
    /// <exception cref="DeferredException">Not done; worth trying at the given time. Reading the body throws it too, when that stops or
    /// breaks off.</exception>
    /// <exception cref="Tokens.ConnectionBlockedException">No token until somebody acts.</exception>
    /// <exception cref="ForeignAddressException">The link leads away from Graph.</exception>
    public async Task<GraphResponse> GetAsync(
        string uri,
        IReadOnlyCollection<KeyValuePair<string, string>>? headers = null,
        GraphUsage? usage = null,
        CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _sender.Address.Resolve(uri));
        foreach (var (name, value) in headers ?? [])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await SendAsync(request, usage, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends any request; its address is checked like a link. The caller disposes the request.</summary>
    /// <exception cref="DeferredException">Not done; worth trying at the given time.</exception>
    /// <exception cref="OutcomeUnknownException">A write without an answer.</exception>
    /// <exception cref="Tokens.ConnectionBlockedException">No token until somebody acts.</exception>
    public Task<GraphResponse> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.RequestUri = _sender.Address.Resolve(request.RequestUri?.OriginalString ?? "");
        return SendAsync(request, null, cancellationToken);
    }

    private async Task<GraphResponse> SendAsync(HttpRequestMessage request, GraphUsage? usage, CancellationToken cancellationToken) =>
        new(
            await _sender.SendAsync(Connection, _purpose, request, usage, cancellationToken).ConfigureAwait(false),
            _sender.Clock,
            _sender.Metrics);

    /// <summary>The SDK's own retries would sleep up to 180 s and count nothing; ours are below it. Its own authentication would
    /// leave the header away for every host that is not Microsoft's, in silence; ours adds it or throws.</summary>
    private GraphServiceClient NewSdk()
    {
        var handlers = GraphClientFactory.CreateDefaultHandlers().Where(handler => handler is not RetryHandler and not RedirectHandler);
        HttpMessageHandler chain = new SdkHandler(_sender, Connection, _purpose);
        foreach (var handler in handlers.Reverse())
        {
            handler.InnerHandler = chain;
            chain = handler;
        }

        var http = new HttpClient(chain, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        return new(http, new AnonymousAuthenticationProvider(), _sender.Address.Base.AbsoluteUri.TrimEnd('/'));
    }
}
