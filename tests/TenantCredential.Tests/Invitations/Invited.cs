using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LivePlatform.TestKit.Services;

namespace LivePlatform.TenantCredential.Tests.Invitations;

/// <summary>A connection that works, an invitation for it, and what its holder and its operator can do.</summary>
internal sealed class Invited
{
    private const string Route = "/api/v1/invitations";
    private readonly TenantCredentialHost _host;

    private Invited(TenantCredentialHost host, Msp msp, Answer connection, FakeMicrosoft.App app, Answer made) =>
        (_host, Msp, Connection, App, Made) = (host, msp, connection, app, made);

    public Msp Msp { get; }

    public Answer Connection { get; }

    public FakeMicrosoft.App App { get; }

    /// <summary>The 201.</summary>
    public Answer Made { get; }

    public Guid Id => Made.Id;

    public string Link => Made.Body["link"]!.GetValue<string>();

    public string Token => TokenOf(Link);

    public static async Task<Invited> MakeAsync(TenantCredentialHost host)
    {
        var msp = new Msp(host);
        var (connection, app) = await msp.ConnectedAsync();
        var made = await msp.Admin.CreateAsync(Route, new { connectionId = connection.Id, senderName = "Northwind Voice" });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        return new Invited(host, msp, connection, app, made);
    }

    public static string TokenOf(string link) => link[(link.IndexOf('#', StringComparison.Ordinal) + 1)..];

    public Task<Answer> OpenAsync(string? token = null) => OpenAsync(_host, token ?? Token);

    public static async Task<Answer> OpenAsync(TenantCredentialHost host, string token)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, "/api/v1/invitee/session")
        { Content = JsonContent.Create(new { token }) };
        request.Headers.Add("X-Forwarded-For", "203.0.113.77");
        return await host.Service.Client().AskAsync(request);
    }

    /// <summary>A browser that came by the link.</summary>
    public async Task<HttpClient> BrowserAsync()
    {
        var opened = await OpenAsync();
        opened.Status.ShouldBe(HttpStatusCode.OK, opened.Text);
        return _host.Service.ClientOf(opened.Body["accessToken"]!.GetValue<string>());
    }

    public async Task<Answer> EnterAsync(HttpClient browser, string secret, Guid? tenant = null, Guid? client = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/invitee/app-registration")
        {
            Content = JsonContent.Create(
                new { m365TenantId = tenant ?? Of("m365TenantId"), clientId = client ?? Of("clientId"), clientSecret = secret }),
        };
        return await browser.AskAsync(request);
    }

    /// <summary>What the loop does, until the credential that was taken serves.</summary>
    public async Task ServesAsync()
    {
        (await StateAsync()).ShouldBe("Proving");
        await Msp.AdvanceAsync(Connection.Id);
        await Msp.AdvanceAsync(Connection.Id);
        (await StateAsync()).ShouldBe("Consumed");
    }

    public Task<Answer> ReadAsync() => Msp.Admin.ReadAsync($"{Route}/{Id}");

    public async Task<string> StateAsync() => (await ReadAsync()).Body["invitation"]!["state"]!.GetValue<string>();

    public async Task<int> TriesAsync() => (await ReadAsync()).Body["invitation"]!["tries"]!.GetValue<int>();

    /// <summary>Reasons of the refused attempts, newest first.</summary>
    public async Task<List<string>> AttemptsAsync() =>
        [.. (await ReadAsync()).Body["attempts"]!.AsArray().Select(x => x!["reason"]!.GetValue<string>())];

    public Task<JsonArray> AlertsAsync() => _host.AlertsAsync(Msp.Id, Connection.Id);

    public async Task<Answer> OrderAsync(string what)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Route}/{Id}/{what}");
        return await Msp.Admin.AskAsync(request, (await ReadAsync()).ETag);
    }

    private Guid Of(string member) => Connection.Body[member]!.GetValue<Guid>();
}
