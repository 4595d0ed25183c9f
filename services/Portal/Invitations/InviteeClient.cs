using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace LivePlatform.Portal.Invitations;

/// <summary>The gateway's routes for invitees. Tokens go in headers and bodies, never in addresses.</summary>
internal sealed class InviteeClient(HttpClient gateway)
{
    private const string Route = "api/v1/invitee";
    private static readonly Refused Silent = new(
        "There is no answer at the moment.", "Nothing was lost.", "Try again in a minute.", IsOver: false);

    public async Task<(InviteeSession? Session, Refused? Refused)> OpenAsync(string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Route}/session") { Content = JsonContent.Create(new { token }) };
        return await AskAsync<InviteeSession>(request, cancellationToken);
    }

    public async Task<(InvitedPage? Page, Refused? Refused)> FindAsync(string accessToken, CancellationToken cancellationToken)
    {
        using var request = Of(HttpMethod.Get, Route, accessToken);
        return await AskAsync<InvitedPage>(request, cancellationToken);
    }

    /// <returns>Null when it was taken.</returns>
    public async Task<Refused?> EnterAsync(string accessToken, EnteredSecret secret, CancellationToken cancellationToken)
    {
        using var request = Of(HttpMethod.Post, $"{Route}/app-registration", accessToken);
        request.Content = JsonContent.Create(secret);
        using var answer = await SendAsync(request, cancellationToken);
        return answer is null ? Silent
            : answer.IsSuccessStatusCode ? null
            : await ReadAsync(answer, cancellationToken);
    }

    /// <summary>Where to sign in at Microsoft.</summary>
    public async Task<(string? Address, Refused? Refused)> SignInAsync(string accessToken, CancellationToken cancellationToken)
    {
        using var request = Of(HttpMethod.Post, $"{Route}/sign-in", accessToken);
        var (place, refused) = await AskAsync<SignInPlace>(request, cancellationToken);
        return (place?.Address, refused);
    }

    /// <summary>Hands on what Microsoft sent back.</summary>
    public async Task<(SignInOutcome? Outcome, Refused? Refused)> FinishAsync(
        string accessToken, SignInAnswer answer, CancellationToken cancellationToken)
    {
        using var request = Of(HttpMethod.Post, $"{Route}/signed-in", accessToken);
        request.Content = JsonContent.Create(answer);
        return await AskAsync<SignInOutcome>(request, cancellationToken);
    }

    private async Task<(T? Value, Refused? Refused)> AskAsync<T>(HttpRequestMessage request, CancellationToken cancellationToken)
        where T : class
    {
        using var answer = await SendAsync(request, cancellationToken);
        return answer is null ? (null, Silent)
            : answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<T>(cancellationToken), null)
            : (null, await ReadAsync(answer, cancellationToken));
    }

    /// <summary>Null when the gateway cannot be reached.</summary>
    private async Task<HttpResponseMessage?> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await gateway.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static HttpRequestMessage Of(HttpMethod method, string path, string accessToken)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        return request;
    }

    private static async Task<Refused> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return Silent;
        }

        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return new Refused(
            Text(problem, "title") ?? "This was refused.",
            Text(problem, "detail"),
            Text(problem, "action"),
            answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.NotFound);
    }

    private static string? Text(JsonElement problem, string name) => problem.TryGetProperty(name, out var value) ? value.GetString() : null;
}
