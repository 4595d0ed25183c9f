using System.Net;
using System.Text.Json;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Graph;
using LivePlatform.RoleProfiles;
using LivePlatform.TenantCredential.Keeping.Rotation;

namespace LivePlatform.TenantCredential.Acquiring.Registrations;

/// <summary>An id that Graph gave.</summary>
internal sealed record DirectoryId(Guid Id);

/// <summary>
/// Applications, service principals, consent and directory roles of one tenant, by Graph. Every write first looks whether it is done
/// already; what names something that was just made is repeated in place until Graph's nodes know it.
/// </summary>
internal sealed class AppDirectory(GraphConnection graph, TimeProvider clock)
{
    /// <summary>Well within the claim of a registration, during which nobody else makes it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const string GraphAppId = "00000003-0000-0000-c000-000000000000";
    private readonly NewlyMade _newly = new(Patience, clock);

    /// <summary>
    /// Makes the application unless one of this unique name exists: https://learn.microsoft.com/graph/api/application-upsert.
    /// </summary>
    /// <returns>Its application (client) id.</returns>
    public async Task<GraphResult<DirectoryId>> ApplicationAsync(string uniqueName, string displayName, CancellationToken cancellationToken)
    {
        var address = $"applications(uniqueName='{uniqueName}')";
        using var answer = await SendAsync(
            HttpMethod.Patch, address, new { displayName, signInAudience = "AzureADMyOrg" }, cancellationToken);
        if (!answer.IsSuccess)
        {
            return new(null, await answer.ReadFailureAsync(cancellationToken));
        }

        var found = await GetAsync<FoundApplication>($"{address}?$select=id,appId", cancellationToken);
        return found.Value is { } application ? new(new DirectoryId(application.AppId), null) : new(null, found.Failure);
    }

    /// <summary>Makes the service principal of an application unless there is one.</summary>
    public async Task<GraphResult<DirectoryId>> PrincipalAsync(Guid appId, CancellationToken cancellationToken)
    {
        var address = $"servicePrincipals(appId='{appId:D}')?$select=id";
        using var found = await graph.GetAsync(address, cancellationToken: cancellationToken);
        if (found.Status != HttpStatusCode.NotFound)
        {
            return await ReadAsync<DirectoryId>(found, cancellationToken);
        }

        // One that is there already is refused with 409: not every node said so before.
        return await PostAsync(
            "servicePrincipals", new { appId }, cancellationToken) is { Class: not MicrosoftFailureClass.Conflict } refused
            ? new(null, refused)
            : await GetAsync<DirectoryId>(address, cancellationToken);
    }

    /// <summary>Makes the service principal an owner of its application, so that it may look after its own secrets.</summary>
    public Task<MicrosoftFailure?> OwnAsync(Guid appId, Guid principalId, CancellationToken cancellationToken)
    {
        var reference = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["@odata.id"] = $"https://graph.microsoft.com/v1.0/directoryObjects/{principalId:D}",
        };
        return GiveAsync<DirectoryId, Guid>(
            $"applications(appId='{appId:D}')/owners?$select=id",
            owner => owner.Id,
            [principalId],
            $"applications(appId='{appId:D}')/owners/$ref",
            _ => reference,
            cancellationToken);
    }

    /// <summary>Consents to application permissions of Graph that are missing.</summary>
    public async Task<MicrosoftFailure?> ConsentAsync(
        Guid principalId, IReadOnlyList<string> permissions, CancellationToken cancellationToken)
    {
        var found = await GetAsync<FoundResource>($"servicePrincipals(appId='{GraphAppId}')?$select=id,appRoles", cancellationToken);
        if (found.Value is not { } resource)
        {
            return found.Failure;
        }

        var wanted = resource.AppRoles.Where(x => permissions.Contains(x.Value, StringComparer.Ordinal)).Select(x => x.Id);
        var address = $"servicePrincipals/{principalId:D}/appRoleAssignments";
        return await GiveAsync<Assigned, Guid>(
            address,
            given => given.AppRoleId,
            [.. wanted],
            address,
            appRoleId => new { principalId, resourceId = resource.Id, appRoleId },
            cancellationToken);
    }

    /// <summary>Assigns directory roles that are missing.</summary>
    public Task<MicrosoftFailure?> AssignAsync(
        Guid principalId, IReadOnlyList<DirectoryRole> roles, CancellationToken cancellationToken) => GiveAsync<Held, Guid>(
        $"roleManagement/directory/roleAssignments?$filter=principalId eq '{principalId:D}'",
        held => held.RoleDefinitionId,
        [.. roles.Select(role => role.TemplateId)],
        "roleManagement/directory/roleAssignments",
        roleDefinitionId => new { principalId, roleDefinitionId, directoryScopeId = "/" },
        cancellationToken);

    /// <summary>
    /// Gives what is missing. A refusal of what is there by now is none: the list came from a node that had not heard of it.
    /// </summary>
    private async Task<MicrosoftFailure?> GiveAsync<T, TKey>(
        string list,
        Func<T, TKey> keyOf,
        IReadOnlyList<TKey> wanted,
        string address,
        Func<TKey, object> bodyOf,
        CancellationToken cancellationToken)
    {
        var given = await GetAsync<Listed<T>>(list, cancellationToken);
        if (given.Value is not { } before)
        {
            return given.Failure;
        }

        foreach (var key in wanted.Except(before.Value.Select(keyOf)))
        {
            if (await PostAsync(address, bodyOf(key), cancellationToken) is { } refused
                && (await GetAsync<Listed<T>>(list, cancellationToken)).Value?.Value.Select(keyOf).Contains(key) is not true)
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

    /// <summary>A node that has not heard of what a write names answers 404, or 400.</summary>
    private Task<GraphResponse> SendAsync(HttpMethod method, string address, object body, CancellationToken cancellationToken) =>
        _newly.SendAsync(
            async cancelled =>
            {
                using var request = new HttpRequestMessage(
                    method, new Uri(address, UriKind.Relative))
                { Content = JsonContent.Create(body) };
                if (method == HttpMethod.Patch)
                {
                    request.Headers.TryAddWithoutValidation("Prefer", "create-if-missing");
                }

                return await graph.SendAsync(request, cancelled);
            },
            static answer => answer.Status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest,
            cancellationToken);

    private async Task<GraphResult<T>> GetAsync<T>(string address, CancellationToken cancellationToken)
        where T : class
    {
        using var answer = await _newly.SendAsync(
            cancelled => graph.GetAsync(address, cancellationToken: cancelled), cancellationToken: cancellationToken);
        return await ReadAsync<T>(answer, cancellationToken);
    }

    private static async Task<GraphResult<T>> ReadAsync<T>(GraphResponse answer, CancellationToken cancellationToken)
        where T : class
    {
        if (!answer.IsSuccess)
        {
            return new(null, await answer.ReadFailureAsync(cancellationToken));
        }

        await using var body = await answer.OpenBodyAsync(cancellationToken);
        return new(
            await JsonSerializer.DeserializeAsync<T>(body, JsonSerializerOptions.Web, cancellationToken)
                ?? throw new JsonException("Graph answered null."),
            null);
    }

    private sealed record Listed<T>(IReadOnlyList<T> Value);

    private sealed record FoundApplication(Guid Id, Guid AppId);

    private sealed record FoundResource(Guid Id, IReadOnlyList<AppRole> AppRoles);

    private sealed record AppRole(Guid Id, string Value);

    private sealed record Assigned(Guid AppRoleId);

    private sealed record Held(Guid RoleDefinitionId);
}
