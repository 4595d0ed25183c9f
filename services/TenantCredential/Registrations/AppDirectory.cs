using System.Net;
using System.Text.Json;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Graph;
using LivePlatform.TenantCredential.Rotation;

namespace LivePlatform.TenantCredential.Registrations;

/// <summary>An id that Graph gave.</summary>
internal sealed record DirectoryId(Guid Id);

/// <summary>Applications, service principals, consent and directory roles of one tenant, by Graph. Every write first looks whether it is done already.</summary>
internal sealed class AppDirectory(GraphConnection graph, TimeProvider clock)
{
    private const string GraphAppId = "00000003-0000-0000-c000-000000000000";
    private const int MostTries = 15;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    /// <summary>Makes the application unless one of this unique name exists: https://learn.microsoft.com/graph/api/application-upsert.</summary>
    /// <returns>Its application (client) id.</returns>
    public async Task<GraphResult<DirectoryId>> ApplicationAsync(string uniqueName, string displayName, CancellationToken cancellationToken)
    {
        var address = $"applications(uniqueName='{uniqueName}')";
        using var answer = await SendAsync(HttpMethod.Patch, address, new { displayName, signInAudience = "AzureADMyOrg" }, cancellationToken);
        if (!answer.IsSuccess)
        {
            return new(null, await answer.ReadFailureAsync(cancellationToken));
        }

        var found = await GetAsync<FoundApplication>($"{address}?$select=id,appId", cancellationToken);
        return found.Value is { } application ? new(new DirectoryId(application.AppId), null) : new(null, found.Failure);
    }

    /// <summary>Makes the service principal of an application unless there is one. Graph's nodes hear of a new application some seconds later.</summary>
    public async Task<GraphResult<DirectoryId>> PrincipalAsync(Guid appId, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var found = await GetAsync<DirectoryId>($"servicePrincipals(appId='{appId:D}')?$select=id", cancellationToken);
            if (found.Failure is not { Class: MicrosoftFailureClass.NotFound })
            {
                return found;
            }

            using var answer = await SendAsync(HttpMethod.Post, "servicePrincipals", new { appId }, cancellationToken);
            if (!answer.IsSuccess && answer.Status != HttpStatusCode.Conflict)
            {
                var failure = await answer.ReadFailureAsync(cancellationToken);
                if (failure.Class != MicrosoftFailureClass.BadRequest || tries == MostTries)
                {
                    return new(null, failure);
                }
            }

            await Task.Delay(Between, clock, cancellationToken);
        }
    }

    /// <summary>Makes the service principal an owner of its application, so that it may look after its own secrets.</summary>
    public async Task<MicrosoftFailure?> OwnAsync(Guid appId, Guid principalId, CancellationToken cancellationToken)
    {
        var owners = await GetAsync<Listed<DirectoryId>>($"applications(appId='{appId:D}')/owners?$select=id", cancellationToken);
        if (owners.Value?.Value.Any(x => x.Id == principalId) is true)
        {
            return null;
        }

        var reference = new Dictionary<string, string>(StringComparer.Ordinal) { ["@odata.id"] = $"https://graph.microsoft.com/v1.0/directoryObjects/{principalId:D}" };
        return owners.Failure ?? await PostAsync($"applications(appId='{appId:D}')/owners/$ref", reference, cancellationToken);
    }

    /// <summary>Consents to application permissions of Graph that are missing.</summary>
    public async Task<MicrosoftFailure?> ConsentAsync(Guid principalId, IReadOnlyList<string> permissions, CancellationToken cancellationToken)
    {
        var resource = await GetAsync<FoundResource>($"servicePrincipals(appId='{GraphAppId}')?$select=id,appRoles", cancellationToken);
        var given = await GetAsync<Listed<Assigned>>($"servicePrincipals/{principalId:D}/appRoleAssignments", cancellationToken);
        if ((resource.Failure ?? given.Failure) is { } unreadable)
        {
            return unreadable;
        }

        var have = given.Value!.Value.Select(x => x.AppRoleId).ToHashSet();
        var wanted = resource.Value!.AppRoles.Where(x => permissions.Contains(x.Value, StringComparer.Ordinal) && !have.Contains(x.Id));
        foreach (var role in wanted)
        {
            var body = new { principalId, resourceId = resource.Value.Id, appRoleId = role.Id };
            if (await PostAsync($"servicePrincipals/{principalId:D}/appRoleAssignments", body, cancellationToken) is { } refused)
            {
                return refused;
            }
        }

        return null;
    }

    /// <summary>Assigns directory roles that are missing.</summary>
    public async Task<MicrosoftFailure?> AssignAsync(Guid principalId, IReadOnlyList<NeededRole> roles, CancellationToken cancellationToken)
    {
        var held = await GetAsync<Listed<Held>>($"roleManagement/directory/roleAssignments?$filter=principalId eq '{principalId:D}'", cancellationToken);
        if (held.Failure is { } unreadable)
        {
            return unreadable;
        }

        foreach (var role in roles.Where(role => held.Value!.Value.All(x => x.RoleDefinitionId != role.TemplateId)))
        {
            var body = new { principalId, roleDefinitionId = role.TemplateId, directoryScopeId = "/" };
            if (await PostAsync("roleManagement/directory/roleAssignments", body, cancellationToken) is { } refused)
            {
                return refused;
            }
        }

        return null;
    }

    private async Task<MicrosoftFailure?> PostAsync(string address, object body, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Post, address, body, cancellationToken);
        return answer.IsSuccess ? null : await answer.ReadFailureAsync(cancellationToken);
    }

    private async Task<GraphResponse> SendAsync(HttpMethod method, string address, object body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative)) { Content = JsonContent.Create(body) };
        if (method == HttpMethod.Patch)
        {
            request.Headers.TryAddWithoutValidation("Prefer", "create-if-missing");
        }

        return await graph.SendAsync(request, cancellationToken);
    }

    private async Task<GraphResult<T>> GetAsync<T>(string address, CancellationToken cancellationToken)
        where T : class
    {
        using var answer = await graph.GetAsync(address, cancellationToken: cancellationToken);
        if (!answer.IsSuccess)
        {
            return new(null, await answer.ReadFailureAsync(cancellationToken));
        }

        await using var body = await answer.OpenBodyAsync(cancellationToken);
        return new(await JsonSerializer.DeserializeAsync<T>(body, JsonSerializerOptions.Web, cancellationToken) ?? throw new JsonException("Graph answered null."), null);
    }

    private sealed record Listed<T>(IReadOnlyList<T> Value);

    private sealed record FoundApplication(Guid Id, Guid AppId);

    private sealed record FoundResource(Guid Id, IReadOnlyList<AppRole> AppRoles);

    private sealed record AppRole(Guid Id, string Value);

    private sealed record Assigned(Guid AppRoleId);

    private sealed record Held(Guid RoleDefinitionId);
}
