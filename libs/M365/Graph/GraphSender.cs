using System.Net;
using System.Net.Http.Headers;
using LivePlatform.M365.Pipeline;
using LivePlatform.M365.Throttling;
using LivePlatform.M365.Tokens;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace LivePlatform.M365.Graph;

/// <summary>
/// The one way out to Graph: address check, token, pipeline, one new token after a 401, and waits turned into
/// <see cref="DeferredException"/>.
/// </summary>
internal sealed class GraphSender(
    M365Transport transport,
    IOptions<M365Options> options,
    ConnectionTokens tokens,
    TenantPipelines pipelines,
    TimeProvider clock,
    M365Metrics metrics,
    ProcessIdentity process)
{
    private readonly PipelineOptions _options = options.Value.Pipeline;

    public GraphAddress Address { get; } = new(
        options.Value.GraphBaseUrl ?? throw new InvalidOperationException("Microsoft365:GraphBaseUrl is not set."));

    public TimeProvider Clock => clock;

    public M365Metrics Metrics => metrics;

    public TenantBudget BudgetOf(ConnectionRef connection) => pipelines.Of(connection.AppId, connection.M365TenantId).Budget;

    /// <summary>Sends one request. Statuses other than 429 (and 500 to 504 of a read) come back as they are.</summary>
    /// <exception cref="DeferredException">Not done; worth trying at the given time.</exception>
    /// <exception cref="OutcomeUnknownException">A write without an answer.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        ConnectionRef connection, string purpose, HttpRequestMessage request, GraphUsage? usage, CancellationToken cancellationToken)
    {
        request.RequestUri = Address.Require(request.RequestUri!);
        Prepare(request);
        var charge = BatchCharge.IsBatch(request)
            ? await BatchCharge.OfAsync(request.Content, cancellationToken).ConfigureAwait(false)
            : ResourceUnits.Of(request.Method, Address.PathBelowVersion(request.RequestUri));
        try
        {
            return await WithTokenAsync(connection, purpose, new(request, charge, usage), cancellationToken).ConfigureAwait(false);
        }
        catch (DeferredException deferred)
        {
            Count(deferred);
            throw;
        }
    }

    private Exception Count(Exception failure)
    {
        if (failure is DeferredException deferred)
        {
            metrics.Deferred(deferred.Reason);
        }

        return failure;
    }

    private async Task<HttpResponseMessage> WithTokenAsync(
        ConnectionRef connection, string purpose, PipelineCall call, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(connection, TokenResource.Graph, purpose, cancellationToken).ConfigureAwait(false);
        var response = await ThroughPipelineAsync(connection, call, token, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode is not HttpStatusCode.Unauthorized || !tokens.Refused(connection, TokenResource.Graph, token))
        {
            return response;
        }

        response.Dispose();
        token = await tokens.GetAsync(connection, TokenResource.Graph, purpose, cancellationToken).ConfigureAwait(false);
        return await ThroughPipelineAsync(connection, call, token, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> ThroughPipelineAsync(
        ConnectionRef connection, PipelineCall call, BrokerToken token, CancellationToken cancellationToken)
    {
        call.Request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.AccessToken.Reveal());
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(PipelineCall.Key, call);
        try
        {
            var outcome = await pipelines.Of(connection.AppId, connection.M365TenantId).Pipeline
                .ExecuteOutcomeAsync(AttemptAsync, context, call).ConfigureAwait(false);
            return outcome.Result is { } response ? Accept(call, response) : throw Explain(call, outcome.Exception!, cancellationToken);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<Outcome<HttpResponseMessage>> AttemptAsync(ResilienceContext context, PipelineCall call)
    {
        try
        {
            return Outcome.FromResult(await transport.Graph.SendAsync(call.Request, context.CancellationToken).ConfigureAwait(false));
        }
#pragma warning disable CA1031 // A pipeline wants failures as values; Explain throws what is not foreseen.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return Outcome.FromException<HttpResponseMessage>(failure);
        }
    }

    private HttpResponseMessage Accept(PipelineCall call, HttpResponseMessage response)
    {
        DeferReason? reason = response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => DeferReason.Throttled,
            HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout
                when call.Charge.OnlyReads => DeferReason.MicrosoftDown,
            _ => null,
        };
        if (reason is not { } why)
        {
            response.Content = new PatientContent(
                response.Content, _options.AttemptTime, clock, broken => Count(Explain(call, broken, CancellationToken.None)));
            return response;
        }

        response.Dispose();
        throw new DeferredException(call.RetryAt ?? clock.GetUtcNow() + _options.MicrosoftDownPause, why, isGuess: !call.IsRetryNamed);
    }

    /// <summary>A write that may have reached Microsoft is never called "not done".</summary>
    private Exception Explain(PipelineCall call, Exception failure, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var now = clock.GetUtcNow();
        return failure switch
        {
            DeferredException deferred => deferred,
            BrokenCircuitException broken =>
                new DeferredException(now + (broken.RetryAfter ?? _options.BreakTime), DeferReason.MicrosoftDown, broken, isGuess: true),
            HttpRequestException or TimeoutRejectedException when call.Charge.OnlyReads || PipelineCall.NeverSent(failure) =>
                new DeferredException(now + _options.MicrosoftDownPause, DeferReason.MicrosoftDown, failure, isGuess: true),
            HttpRequestException or TimeoutRejectedException => new OutcomeUnknownException(failure),
            _ => failure,
        };
    }

    private void Prepare(HttpRequestMessage request)
    {
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        request.Headers.TryAddWithoutValidation(ProcessIdentity.HeaderName, process.Id);
        if (!request.Headers.Contains("client-request-id"))
        {
            request.Headers.TryAddWithoutValidation("client-request-id", Guid.NewGuid().ToString());
        }
    }
}
