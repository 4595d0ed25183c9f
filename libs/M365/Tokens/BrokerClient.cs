using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Throttling;
using LivePlatform.Tenancy;
using Microsoft.Extensions.Options;

namespace LivePlatform.M365.Tokens;

/// <summary>
/// Asks TenantCredential for tokens. One attempt per call: the cache above keeps what it has, and the caller puts its work off.
/// </summary>
public sealed class BrokerClient : ITokenBroker
{
    private static readonly JsonSerializerOptions Wire = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
    };

    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromSeconds(5);

    private readonly M365Transport _transport;
    private readonly M365Options _options;
    private readonly TimeProvider _clock;
    private readonly Uri _route;

    /// <summary>Makes the client.</summary>
    public BrokerClient(M365Transport transport, IOptions<M365Options> options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        _transport = transport;
        _options = options.Value;
        _clock = clock;
        _route = new Uri(
            _options.BrokerBaseUrl ?? throw new InvalidOperationException("Services:TenantCredential is not set."), "internal/v1/token");
    }

    /// <inheritdoc/>
    public async Task<BrokerToken> RequestAsync(TokenRequest request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.BrokerTimeout, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, _route) { Content = JsonContent.Create(request, options: Wire) };
            message.Headers.Authorization = new AuthenticationHeaderValue(
                "Bearer", await WorkloadTokenAsync(both.Token).ConfigureAwait(false));
            using var response = await _transport.Broker.SendAsync(message, both.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? await ReadTokenAsync(response, both.Token).ConfigureAwait(false)
                : throw await RefusalAsync(response, both.Token).ConfigureAwait(false);
        }
        catch (HttpRequestException failure)
        {
            throw Unavailable(failure.HttpRequestError.ToString(), ComeBackAfter, failure);
        }
        catch (IOException failure)
        {
            throw Unavailable("connection lost", ComeBackAfter, failure);
        }
        catch (JsonException failure)
        {
            throw Unavailable("unreadable answer", ComeBackAfter, failure);
        }
        catch (OperationCanceledException failure) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Unavailable("timeout", ComeBackAfter, failure);
        }
    }

    private async ValueTask<string> WorkloadTokenAsync(CancellationToken cancellationToken)
    {
        var source = _options.WorkloadToken ?? throw new InvalidOperationException("M365Options.WorkloadToken is not set.");
        try
        {
            return await source(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unavailable("own workload token cannot be read", ComeBackAfter, failure);
        }
    }

    private static async Task<BrokerToken> ReadTokenAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var token = await response.Content.ReadFromJsonAsync<TokenResponse>(Wire, cancellationToken).ConfigureAwait(false);
        return token is { AccessToken.Length: > 0 }
            ? new(new SecretText(token.AccessToken), token.ExpiresOn, token.CredentialVersion)
            : throw new JsonException("The broker answered without a token.");
    }

    /// <summary>A refusal by Microsoft that waiting cures, a broker in trouble, or our own workload token refused: put off.
    /// Everything else needs a person.</summary>
    private async Task<Exception> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var problem = await ReadProblemAsync(response, cancellationToken).ConfigureAwait(false);
        var known = Enum.TryParse<MicrosoftFailureClass>(problem?.Microsoft?.Class, ignoreCase: true, out var failureClass);
        var passes = known && MicrosoftFailure.IsPassingClass(failureClass);
        var brokersOwn = !known && ((int)response.StatusCode >= 500
            || response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or HttpStatusCode.Unauthorized
                or HttpStatusCode.Forbidden);
        if (passes || brokersOwn)
        {
            var wait = RetryAfter.Of(response, _clock.GetUtcNow()) ?? ComeBackAfter;
            return Unavailable(problem?.Code ?? $"HTTP {(int)response.StatusCode}", wait);
        }

        var code = problem?.Microsoft?.Code ?? problem?.Code ?? $"HTTP {(int)response.StatusCode}";
        return new ConnectionBlockedException(code, failureClass, problem?.Detail ?? "The connection gives no token.", problem?.Action);
    }

    private static async Task<BrokerProblem?> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json"))
        {
            return null;
        }

        try
        {
            return await response.Content.ReadFromJsonAsync<BrokerProblem>(Wire, cancellationToken).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private BrokerUnavailableException Unavailable(string why, TimeSpan wait, Exception? inner = null) =>
        new(_clock.GetUtcNow() + wait, why, inner);
}
