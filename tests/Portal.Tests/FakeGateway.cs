using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;

namespace LivePlatform.Portal.Tests;

/// <summary>The gateway as far as the portal sees it: one link, one session, one secret that is right.</summary>
internal sealed class FakeGateway : HttpMessageHandler
{
    public const string Link = "the-token-of-the-link";
    public const string AccessToken = "the-token-of-the-invitee";
    public const string RightSecret = "Right~0123456789";

    public const string Microsoft = "https://login.test/organizations/oauth2/v2.0/authorize?state=s&nonce=n";

    /// <summary>How far the invitation is.</summary>
    public string State { get; set; } = "Opened";

    public ConcurrentQueue<(string Method, string Target, string Body)> Requests { get; } = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Requests.Enqueue((request.Method.Method, request.RequestUri!.PathAndQuery, body));
        return (request.RequestUri.AbsolutePath, request.Headers.Authorization?.Parameter) switch
        {
            ("/api/v1/invitee/session", null) when body.Contains(Link, StringComparison.Ordinal) =>
                Answer(HttpStatusCode.OK, new { accessToken = AccessToken, expiresAt = TimeProvider.System.GetUtcNow().AddMinutes(30) }),
            ("/api/v1/invitee", AccessToken) when State == "Silent" => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable),
            ("/api/v1/invitee", AccessToken) => Answer(
                HttpStatusCode.OK,
                new
                {
                    senderName = "Northwind Voice",
                    customerName = "Contoso <Ltd>",
                    method = "AppRegistration",
                    state = State,
                    sentence = Sentence,
                    action = "Do what helps.",
                }),
            ("/api/v1/invitee/sign-in", AccessToken) => Answer(HttpStatusCode.OK, new { address = Microsoft }),
            ("/api/v1/invitee/signed-in", AccessToken) when body.Contains("half-way", StringComparison.Ordinal) =>
                Answer(HttpStatusCode.OK, new { state = "NeedsConsent", sentence = "It needs consent.", action = "Send the link on." }),
            ("/api/v1/invitee/signed-in", AccessToken) when body.Contains("\"code\":\"good\"", StringComparison.Ordinal) =>
                Taken("Consumed"),
            ("/api/v1/invitee/signed-in", AccessToken) =>
                Problem(HttpStatusCode.UnprocessableEntity, "Microsoft did not let the sign-in pass.", "AADSTS65004", "Begin again."),
            ("/api/v1/invitee/app-registration", AccessToken) when body.Contains(RightSecret, StringComparison.Ordinal) => Taken("Proving"),
            ("/api/v1/invitee/app-registration", AccessToken) =>
                Problem(
                    HttpStatusCode.UnprocessableEntity, "Microsoft refused the new secret; the one in use stays.", "The secret is wrong.",
                    "Copy its value, not its id."),
            _ => Problem(HttpStatusCode.NotFound, "This link does not work, or does not work any more.", null, "Open the newest link."),
        };
    }

    private string? Sentence => State is "Proving" or "Opened" ? $"Microsoft says: {State}." : null;

    private HttpResponseMessage Taken(string state)
    {
        State = state;
        return Answer(HttpStatusCode.OK, new { state });
    }

    private static HttpResponseMessage Problem(HttpStatusCode status, string title, string? detail, string action) =>
        Answer(status, new { title, detail, action }, "application/problem+json");

    private static HttpResponseMessage Answer(HttpStatusCode status, object body, string type = "application/json") =>
        new(status) { Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, type) };
}
