using System.Net.Http.Headers;
using System.Text;
using LivePlatform.Tenancy;
using Microsoft.Extensions.Options;

namespace LivePlatform.Notifications.Webhooks;

/// <summary>Sends one delivery once. Of the answer only the status is looked at.</summary>
internal sealed class WebhookSender(WebhookTransport transport, IOptions<WebhookOptions> options, TimeProvider clock)
{
    private static readonly ProductInfoHeaderValue Us = new("LivePlatform-Webhooks", "1");

    /// <exception cref="OperationCanceledException">The caller gave up; the receiver may have it all the same.</exception>
    public async Task<DeliveryOutcome> SendAsync(DeliveryErrand errand, SecretText secret, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.Value.Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        using var request = Make(errand, secret);
        try
        {
            using var response = await transport.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return DeliveryOutcome.Of((int)response.StatusCode);
        }
        catch (HttpRequestException failure)
        {
            return DeliveryOutcome.Failed(Classify(failure));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return DeliveryOutcome.Failed(DeliveryFault.TimedOut);
        }
    }

    private HttpRequestMessage Make(DeliveryErrand errand, SecretText secret)
    {
        var body = Encoding.UTF8.GetBytes(errand.Body);
        var timestamp = WebhookSignature.Timestamp(clock.GetUtcNow());
        var request = new HttpRequestMessage(HttpMethod.Post, errand.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.UserAgent.Add(Us);
        request.Headers.Add(WebhookSignature.DeliveryHeader, errand.DeliveryId.ToString());
        request.Headers.Add(WebhookSignature.TimestampHeader, timestamp);
        request.Headers.Add(WebhookSignature.Header, WebhookSignature.Sign(secret, timestamp, body));
        return request;
    }

    private static DeliveryFault Classify(HttpRequestException failure) => failure switch
    {
        { InnerException: AddressNotAllowedException } => DeliveryFault.AddressNotAllowed,
        { HttpRequestError: HttpRequestError.NameResolutionError } => DeliveryFault.NameUnknown,
        { HttpRequestError: HttpRequestError.SecureConnectionError } => DeliveryFault.TlsFailed,
        _ => DeliveryFault.Unreachable,
    };
}
