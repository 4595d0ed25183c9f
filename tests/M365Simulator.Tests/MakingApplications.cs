using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace LivePlatform.M365Simulator.Tests;

/// <summary>Administrators make applications by Graph; who may consent to what is as at Microsoft.</summary>
public sealed class MakingApplications(Simulator simulator) : IAsyncLifetime
{
    private const string User = "admin@contoso.example";
    private const string Password = "Correct horse 1";
    private const string GraphAppId = "00000003-0000-0000-c000-000000000000";
    private const string ApplicationAdministrator = "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3";
    private const string PrivilegedRoleAdministrator = "e8611ab8-c189-46e8-94e1-60213ab1f814";
    private const string TeamsAdministrator = "69091246-20e8-4a56-aa4d-066075b2a7a8";

    private Seeded _seeded = null!;

    public async ValueTask InitializeAsync()
    {
        _seeded = await simulator.SeedAsync();
        await _seeded.ControlAsync(
            HttpMethod.Put,
            $"/apps/{_seeded.App}/scopes",
            new[] { "Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All", "RoleManagement.ReadWrite.Directory" });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_application_administrator_makes_an_app_with_owner_and_secret_and_another_admin_consents()
    {
        var maker = await TokenAsync(ApplicationAdministrator);
        var app = await OkAsync(maker, HttpMethod.Post, "applications", new { displayName = "LivePlatform voice" });
        var appId = app.GetProperty("appId").GetGuid();
        var principal = await MadeAsync(maker, "servicePrincipals", new { appId });
        var principalId = principal.GetProperty("id").GetGuid();
        await OkAsync(
            maker, HttpMethod.Post, $"applications/{app.GetProperty("id").GetString()}/owners/$ref",
            new Dictionary<string, string> { ["@odata.id"] = $"https://graph.microsoft.com/v1.0/directoryObjects/{principalId}" });
        var secret = await OkAsync(
            maker, HttpMethod.Post, $"applications(appId='{appId}')/addPassword",
            new { passwordCredential = new { displayName = "LivePlatform" } });
        var graph = await OkAsync(maker, HttpMethod.Get, $"servicePrincipals(appId='{GraphAppId}')?$select=id,appRoles");
        var consent =
            new { principalId, resourceId = graph.GetProperty("id").GetGuid(), appRoleId = RoleOf(graph, "Application.ReadWrite.OwnedBy") };

        (await SendAsync(maker, HttpMethod.Post, $"servicePrincipals/{principalId}/appRoleAssignments", consent)).Status
            .ShouldBe(HttpStatusCode.Forbidden);
        (await SendAsync(maker, HttpMethod.Post, "roleManagement/directory/roleAssignments", RoleFor(principalId))).Status
            .ShouldBe(HttpStatusCode.Forbidden);
        var granter = await TokenAsync(PrivilegedRoleAdministrator);
        await OkAsync(granter, HttpMethod.Post, $"servicePrincipals/{principalId}/appRoleAssignments", consent);
        (await SendAsync(granter, HttpMethod.Post, $"servicePrincipals/{principalId}/appRoleAssignments", consent)).Text
            .ShouldContain("already exists");
        await OkAsync(granter, HttpMethod.Post, "roleManagement/directory/roleAssignments", RoleFor(principalId));

        var own = await OwnTokenAsync(appId, secret.GetProperty("secretText").GetString()!);
        var second = await OkAsync(
            own, HttpMethod.Post, $"applications(appId='{appId}')/addPassword",
            new { passwordCredential = new { displayName = "second" } });
        second.GetProperty("keyId").GetGuid().ShouldNotBe(secret.GetProperty("keyId").GetGuid(), "it owns itself");
    }

    [Fact]
    public async Task Nobody_without_a_role_makes_anything()
    {
        var nobody = await TokenAsync();
        (await SendAsync(nobody, HttpMethod.Post, "applications", new { displayName = "x" })).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static object RoleFor(Guid principalId) => new { principalId, roleDefinitionId = TeamsAdministrator, directoryScopeId = "/" };

    private static Guid RoleOf(JsonElement graph, string permission) =>
        graph.GetProperty("appRoles").EnumerateArray().Single(x => x.GetProperty("value").GetString() == permission).GetProperty("id")
            .GetGuid();

    private async Task<string> TokenAsync(params string[] roles)
    {
        await _seeded.ControlAsync(HttpMethod.Put, $"/accounts/{User}", new { password = Password, roles });
        return await FormAsync(
            ("grant_type", "password"), ("client_id", _seeded.App.ToString()), ("client_secret", _seeded.Secret), ("username", User),
            ("password", Password),
            ("scope", "https://graph.microsoft.com/.default")) ?? throw new InvalidOperationException("No token came.");
    }

    /// <summary>For some seconds Entra knows neither app nor secret.</summary>
    private async Task<string> OwnTokenAsync(Guid appId, string secret)
    {
        for (var tries = 0; ; tries++)
        {
            tries.ShouldBeLessThan(60);
            if (await FormAsync(
                ("grant_type", "client_credentials"), ("client_id", appId.ToString()), ("client_secret", secret),
                ("scope", "https://graph.microsoft.com/.default")) is { } token)
            {
                return token;
            }

            await PauseAsync();
        }
    }

    private async Task<string?> FormAsync(params (string Name, string Value)[] form)
    {
        using var body = new FormUrlEncodedContent(form.Select(x => KeyValuePair.Create(x.Name, x.Value)));
        using var answer = await simulator.Http.PostAsync(
            $"/{_seeded.Tenant}/oauth2/v2.0/token", body, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode ? JsonElement.Parse(text).GetProperty("access_token").GetString() : null;
    }

    /// <summary>Graph's other nodes hear of a new application some seconds later.</summary>
    private async Task<JsonElement> MadeAsync(string token, string path, object body)
    {
        for (var tries = 0; ; tries++)
        {
            var (status, text) = await SendAsync(token, HttpMethod.Post, path, body);
            if (status == HttpStatusCode.Created)
            {
                return JsonElement.Parse(text);
            }

            text.ShouldContain("NoBackingApplicationObject");
            tries.ShouldBeLessThan(60);
            await PauseAsync();
        }
    }

    private async Task<JsonElement> OkAsync(string token, HttpMethod method, string path, object? body = null)
    {
        var (status, text) = await SendAsync(token, method, path, body);
        ((int)status).ShouldBeInRange(200, 299, $"{method} {path}: {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    private async Task<(HttpStatusCode Status, string Text)> SendAsync(string token, HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, $"/v1.0/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await simulator.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static Task PauseAsync() =>
        Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, TestContext.Current.CancellationToken);
}
