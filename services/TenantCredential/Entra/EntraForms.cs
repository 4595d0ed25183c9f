using System.Globalization;
using System.Text.Json;
using LivePlatform.M365;
using LivePlatform.Tenancy;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Entra;

/// <summary>Grants of a user, sent as forms.</summary>
/// <remarks>
/// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#refresh-the-access-token and
/// https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc.
/// </remarks>
internal sealed class EntraForms(EntraTransport transport, IOptions<M365Options> microsoft)
{
    /// <summary>Asks for a refresh token as well, without which the next time somebody would have to sign in.</summary>
    private const string KeepSignedIn = "offline_access";

    public Task<EntraReply> RefreshAsync(
        EntraApp app, string resource, EntraGrant.RefreshToken grant, CancellationToken cancellationToken) =>
        SendAsync(
            app, $"{resource} {KeepSignedIn}", grant.AppSecret, cancellationToken, ("grant_type", "refresh_token"),
            ("refresh_token", grant.Token.Reveal()));

    /// <summary>Redeems the code of a sign-in. The tenant is the person's, which is not yet known to be the right one.</summary>
    public Task<EntraReply> RedeemAsync(EntraApp app, EntraGrant.Code grant, CancellationToken cancellationToken) => SendAsync(
        SignInPlace.AnyTenant,
        app,
        grant.Scope,
        grant.AppSecret,
        cancellationToken,
        ("grant_type", "authorization_code"),
        ("code", grant.Text.Reveal()),
        ("redirect_uri", grant.RedirectUri.AbsoluteUri),
        ("code_verifier", grant.Verifier.Reveal()));

    public Task<EntraReply> SignInAsync(EntraApp app, string resource, EntraGrant.Password grant, CancellationToken cancellationToken) =>
        SendAsync(
            app, resource, grant.AppSecret, cancellationToken, ("grant_type", "password"), ("username", grant.UserName),
            ("password", grant.Text.Reveal()));

    private Task<EntraReply> SendAsync(
        EntraApp app,
        string scope,
        SecretText appSecret,
        CancellationToken cancellationToken,
        params (string Name, string Value)[] fields) =>
        SendAsync(app.M365TenantId.ToString("D"), app, scope, appSecret, cancellationToken, fields);

    private async Task<EntraReply> SendAsync(
        string tenant,
        EntraApp app,
        string scope,
        SecretText appSecret,
        CancellationToken cancellationToken,
        params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(microsoft.Value.EntraBaseUrl!, $"{tenant}/oauth2/v2.0/token"));
        request.Content = new FormUrlEncodedContent(
        [
            new("client_id", app.ClientId.ToString("D")),
            new("client_secret", appSecret.Reveal()),
            new("scope", scope),
            .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)),
        ]);
        try
        {
            using var response = await transport.Client.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            var status = (int)response.StatusCode;
            return response.IsSuccessStatusCode
                ? Read(status, body)
                : new EntraReply(status, response.Headers.TryGetValues("Retry-After", out var wait) ? wait.FirstOrDefault() : null, body);
        }
        catch (HttpRequestException failure)
        {
            return new EntraReply(0, null, [], Fault: failure.GetBaseException().Message);
        }
    }

    private static EntraReply Read(int status, byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && Text(root, "access_token") is { } token && SecondsOf(root) is { } seconds
                ? new EntraReply(
                    status, null, [], new SecretText(token), TimeSpan.FromSeconds(seconds), Secret(root, "refresh_token"),
                    IdToken: Secret(root, "id_token"))
                : new EntraReply(status, null, []);
        }
        catch (JsonException)
        {
            return new EntraReply(status, null, []);
        }
    }

    private static SecretText? Secret(JsonElement root, string name) => Text(root, name) is { } text ? new SecretText(text) : null;

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    /// <summary>Entra writes numbers as text now and then.</summary>
    private static int? SecondsOf(JsonElement root) =>
        !root.TryGetProperty("expires_in", out var value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number
        : value.ValueKind == JsonValueKind.String
            && int.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var written) ? written
        : null;
}
