namespace LivePlatform.M365.Graph;

/// <summary>Sends what the Graph SDK asks for on the same way as everything else; the token is added there, not by the SDK.</summary>
internal sealed class SdkHandler(GraphSender sender, ConnectionRef connection, string purpose) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        sender.SendAsync(connection, purpose, request, null, cancellationToken);
}
