using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LivePlatform.TestKit.Services;
using Microsoft.AspNetCore.WebUtilities;

namespace LivePlatform.TenantCredential.Tests.Invitations;

/// <summary>An invitation whose invitee signs in on Microsoft's page, in one browser.</summary>
internal sealed partial class SignedInGuest(SimulatedHost host, SimulatedMsp msp, Answer invitation)
{
    private const string Route = "/api/v1/invitations";

    public static async Task<SignedInGuest> InviteAsync(SimulatedHost host, SimulatedMsp msp, Answer connection, string? method = null)
    {
        using var admin = msp.Admin();
        var made = await admin.CreateAsync(Route, new { connectionId = connection.Id, senderName = "Northwind Voice", method });
        made.Status.ShouldBe(System.Net.HttpStatusCode.Created, made.Text);
        return new SignedInGuest(host, msp, made);
    }

    /// <summary>The link, and a session of its own.</summary>
    public Task<HttpClient> OpenAsync() => OpenAsync(invitation.Body["link"]!.GetValue<string>());

    /// <summary>A second link for somebody else, and a session by it.</summary>
    public async Task<HttpClient> OpenSecondAsync()
    {
        using var admin = msp.Admin();
        using var order = new HttpRequestMessage(HttpMethod.Post, $"{Route}/{invitation.Id}/resend");
        var resent = await admin.AskAsync(order, (await ReadAsync()).ETag);
        return await OpenAsync(resent.Body["link"]!.GetValue<string>());
    }

    /// <summary>Goes to Microsoft, signs in there, and comes back.</summary>
    public async Task<Answer> SignInAsync(HttpClient session, string userName)
    {
        var (state, code) = await AtMicrosoftAsync(session, userName);
        return await ComeBackAsync(session, state, code);
    }

    /// <summary>State and code with which Microsoft sends the browser back.</summary>
    public async Task<(string State, string? Code)> AtMicrosoftAsync(HttpClient session, string userName)
    {
        using var begin = new HttpRequestMessage(HttpMethod.Post, "/api/v1/invitee/sign-in");
        var begun = await session.AskAsync(begin);
        using var browser = host.Browser();
        var address = begun.Body["address"]!.GetValue<string>();
        var page = await PostAsync(browser, address, ("username", userName), ("password", SimulatedMsp.Password));
        if (page.Ticket is { } ticket)
        {
            page = await PostAsync(browser, address, ("step", page.Step!), ("ticket", ticket));
        }

        var back = QueryHelpers.ParseQuery(page.Location!.Query);
        return (back["state"].ToString(), back.TryGetValue("code", out var code) ? code.ToString() : null);
    }

    public static async Task<Answer> ComeBackAsync(HttpClient session, string state, string? code)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            "/api/v1/invitee/signed-in")
        { Content = JsonContent.Create(new { state, code, error = code is null ? "AADSTS65004" : null }) };
        return await session.AskAsync(request);
    }

    public async Task<string> StateAsync() => (await ReadAsync()).Body["invitation"]!["state"]!.GetValue<string>();

    public async Task<JsonArray> AttemptsAsync() => (await ReadAsync()).Body["attempts"]!.AsArray();

    private async Task<Answer> ReadAsync()
    {
        using var admin = msp.Admin();
        return await admin.ReadAsync($"{Route}/{invitation.Id}");
    }

    private async Task<HttpClient> OpenAsync(string link)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, "/api/v1/invitee/session")
        { Content = JsonContent.Create(new { token = Invited.TokenOf(link) }) };
        using var anybody = host.Service.Client();
        var opened = await anybody.AskAsync(request);
        return host.Service.ClientOf(opened.Body["accessToken"]!.GetValue<string>());
    }

    private static async Task<(Uri? Location, string? Ticket, string? Step)> PostAsync(
        HttpClient browser, string address, params (string Name, string Value)[] form)
    {
        using var body = new FormUrlEncodedContent(form.Select(x => KeyValuePair.Create(x.Name, x.Value)));
        using var answer = await browser.PostAsync(address, body);
        var page = await answer.Content.ReadAsStringAsync();
        var ticket = Ticket().Match(page);
        return (
            answer.Headers.Location, ticket.Success ? ticket.Groups[1].Value : null,
            page.Contains("value=\"approve\"", StringComparison.Ordinal) ? "approve" : "accept");
    }

    [GeneratedRegex("name=\"ticket\" value=\"([0-9a-f]+)\"")]
    private static partial Regex Ticket();
}
