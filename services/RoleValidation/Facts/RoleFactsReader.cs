using System.Text.Json.Serialization;
using LivePlatform.M365;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Graph;
using LivePlatform.M365.Tokens;
using LivePlatform.RoleProfiles;
using LivePlatform.RoleValidation.Decisions;

namespace LivePlatform.RoleValidation.Facts;

/// <summary>
/// Reads what the principal of a connection holds, from Graph v1.0 and from a fresh token: the service principal of an application
/// registration, or the user who signed in.
/// </summary>
internal sealed class RoleFactsReader(M365ClientFactory factory, ITokenBroker broker, ConnectionTokens tokens)
{
    private const string Purpose = "role-validation";
    private const string TenantWide = "/";
    private const string RoleType = "#microsoft.graph.directoryRole";

    /// <summary>A cast to a type is an advanced query: https://learn.microsoft.com/graph/aad-advanced-queries.</summary>
    private static readonly KeyValuePair<string, string>[] Advanced = [new("ConsistencyLevel", "eventual")];

    /// <summary>Reads everything once. A failed read throws: it is put off, and never taken for a missing role.</summary>
    /// <param name="connection">Whose principal.</param>
    /// <param name="kind">What its principal is.</param>
    /// <param name="newerThan">The token must have been issued after this.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="M365.DeferredException">Microsoft or the broker asks to come back.</exception>
    /// <exception cref="ConnectionBlockedException">The connection gives no token.</exception>
    /// <exception cref="MicrosoftFailureException">Microsoft refused for another reason than a missing permission.</exception>
    /// <exception cref="UnreadableAnswerException">An answer was cut off.</exception>
    public async Task<RoleFacts> ReadAsync(
        ConnectionRef connection, PrincipalKind kind, DateTimeOffset newerThan, CancellationToken cancellationToken)
    {
        var token = await FreshTokenAsync(connection, kind, newerThan, cancellationToken);
        var graph = factory.For(connection, Purpose);
        var id = kind == PrincipalKind.User
            ? token?.PrincipalId
            : (await GraphList.FindAsync<Principal>(
                graph, $"servicePrincipals(appId='{connection.AppId:D}')?$select=id", cancellationToken))?.Id ?? token?.PrincipalId;
        var who = new RolePrincipal(kind, connection.AppId, connection.M365TenantId, id, token?.UserName);
        if (id is not { } principal)
        {
            return new RoleFacts(who, [], AssignmentsRead: false, GroupsRead: false, token);
        }

        var assigned = await GraphList.ReadAsync<Assignment>(
            graph,
            $"roleManagement/directory/roleAssignments?$filter=principalId eq '{principal:D}'&$expand=roleDefinition",
            cancellationToken);
        var held = await HeldAsync(
            graph, $"{(kind == PrincipalKind.User ? "users" : "servicePrincipals")}/{principal:D}/transitiveMemberOf", cancellationToken);
        var eligible = await EligibleAsync(graph, principal, cancellationToken);
        return new RoleFacts(who, Combine(assigned ?? [], held ?? [], eligible, token), assigned is not null, held is not null, token);
    }

    /// <summary>
    /// All roles that are held tenant-wide, itself or through groups; null when we may not read them. The list of roles alone is known to
    /// fail at Microsoft with 500 for a principal that is in a group: then everything is listed, and the roles are picked here.
    /// </summary>
    private static async Task<IReadOnlyList<HeldRole>?> HeldAsync(
        GraphConnection graph, string memberships, CancellationToken cancellationToken)
    {
        try
        {
            return await GraphList.ReadAsync<HeldRole>(
                graph, $"{memberships}/microsoft.graph.directoryRole?$count=true&$select=id,roleTemplateId", cancellationToken, Advanced);
        }
        catch (Exception failure) when (failure is DeferredException { Reason: DeferReason.MicrosoftDown }
            or MicrosoftFailureException { Failure.Class: MicrosoftFailureClass.BadRequest or MicrosoftFailureClass.MicrosoftDown })
        {
            return (await GraphList.ReadAsync<Membership>(graph, $"{memberships}?$top=999", cancellationToken))?
                .Where(x => x is { Type: RoleType, RoleTemplateId: not null }).Select(x => new HeldRole(x.RoleTemplateId!.Value)).ToList();
        }
    }

    /// <summary>What Graph lists as held tenant-wide and is not assigned to the principal itself comes through a group. Where an assignment
    /// for an administrative unit might be the reason why it is listed, the token decides: it carries tenant-wide roles only.</summary>
    internal static IReadOnlyList<FoundRole> Combine(
        IReadOnlyList<Assignment> assigned, IReadOnlyList<HeldRole> held, IReadOnlyList<Assignment> eligible, TokenFacts? token)
    {
        var direct = assigned.Where(x => x.DirectoryScopeId == TenantWide).Select(x => x.TemplateId).ToHashSet();
        var scoped = assigned.Where(x => x.DirectoryScopeId != TenantWide).Select(x => x.TemplateId).ToHashSet();
        var grouped = held.Select(x => x.RoleTemplateId)
            .Where(role => !direct.Contains(role) && (!scoped.Contains(role) || token?.Roles.Contains(role) is true));
        return
        [
            .. direct.Select(role => new FoundRole(role, HeldHow.Direct)),
            .. grouped.Distinct().Select(role => new FoundRole(role, HeldHow.ThroughGroup)),
            .. scoped.Select(role => new FoundRole(role, HeldHow.AdministrativeUnit)),
            .. eligible.Select(x => x.TemplateId).Distinct().Select(role => new FoundRole(role, HeldHow.Eligible)),
        ];
    }

    /// <summary>Asked of the broker itself, past this process's memory; Graph is then asked with the same token or a newer one.</summary>
    private async Task<TokenFacts?> FreshTokenAsync(
        ConnectionRef connection, PrincipalKind kind, DateTimeOffset newerThan, CancellationToken cancellationToken)
    {
        var token = await broker.RequestAsync(
            new TokenRequest(
                connection.Provider, connection.ConnectionId, TokenResource.Graph, Purpose, NewerThan: newerThan,
                Candidate: connection.Candidate), cancellationToken);
        tokens.Drop(connection.Provider, connection.ConnectionId);
        return TokenReader.Read(token.AccessToken, kind);
    }

    /// <summary>
    /// Eligible roles are only told of. Without the licence or the permission for Privileged Identity Management there is nothing to tell.
    /// </summary>
    private static async Task<IReadOnlyList<Assignment>> EligibleAsync(
        GraphConnection graph, Guid principal, CancellationToken cancellationToken)
    {
        try
        {
            return await GraphList.ReadAsync<Assignment>(
                graph,
                $"roleManagement/directory/roleEligibilityScheduleInstances?$filter=principalId eq '{principal:D}'&$expand=roleDefinition",
                cancellationToken) ?? [];
        }
        catch (MicrosoftFailureException refused) when (refused.Failure.Class is MicrosoftFailureClass.BadRequest
            or MicrosoftFailureClass.Unknown or MicrosoftFailureClass.NotFound)
        {
            return [];
        }
    }

    private sealed record Membership([property: JsonPropertyName("@odata.type")] string? Type, Guid? RoleTemplateId);
}
