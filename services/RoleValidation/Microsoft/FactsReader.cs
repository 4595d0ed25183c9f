using System.Text.Json;
using LivePlatform.M365;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Graph;
using LivePlatform.M365.Tokens;
using LivePlatform.RoleValidation.Assessments;

namespace LivePlatform.RoleValidation.Microsoft;

/// <summary>What was read at Microsoft.</summary>
internal sealed record ReadFacts(RoleFacts Facts, Guid? PrincipalId);

/// <summary>Reads the roles of a connection's service principal, and what a fresh token says. Graph's assignments are the truth; the token is the evidence where they may not be read.</summary>
internal sealed class FactsReader(M365ClientFactory microsoft, ITokenBroker broker)
{
    private const string Purpose = "role-validation";

    /// <exception cref="M365.Pipeline.DeferredException">Not now; worth trying at the given time.</exception>
    /// <exception cref="ConnectionBlockedException">No token until somebody acts.</exception>
    /// <exception cref="MicrosoftFailureException">Microsoft refused for a reason other than a missing permission.</exception>
    public async Task<ReadFacts> ReadAsync(ConnectionRef connection, DateTimeOffset? newerThan, CancellationToken cancellationToken)
    {
        var token = await broker.RequestAsync(
            new TokenRequest(connection.Provider, connection.ConnectionId, TokenResource.Graph, Purpose, NewerThan: newerThan), cancellationToken);
        var claims = TokenClaims.Read(token.AccessToken);
        var graph = microsoft.For(connection, Purpose);
        try
        {
            return await ReadAssignmentsAsync(graph, connection.AppId, claims, cancellationToken);
        }
        catch (MicrosoftFailureException refused) when (refused.Failure.Class == MicrosoftFailureClass.MissingPermission)
        {
            return new ReadFacts(
                new RoleFacts(false, new HashSet<Guid>(), new HashSet<Guid>(), new HashSet<Guid>(), claims.Roles, claims.Permissions, new HashSet<string>()), claims.PrincipalId);
        }
    }

    private static async Task<ReadFacts> ReadAssignmentsAsync(GraphConnection graph, Guid appId, TokenClaims claims, CancellationToken cancellationToken)
    {
        var principal = claims.PrincipalId ?? await FindPrincipalAsync(graph, appId, cancellationToken);
        var assignments = await ListAsync(graph, $"roleManagement/directory/roleAssignments?$filter=principalId eq '{principal}'", cancellationToken);
        var throughGroups = await ListAsync(graph, $"servicePrincipals/{principal}/transitiveMemberOf/microsoft.graph.directoryRole?$select=roleTemplateId", cancellationToken);
        var active = assignments.Where(x => Scope(x) == "/").Select(x => Id(x, "roleDefinitionId"))
            .Concat(throughGroups.Select(x => Id(x, "roleTemplateId")))
            .ToHashSet();
        var scoped = assignments.Where(x => Scope(x) != "/").Select(x => Id(x, "roleDefinitionId")).ToHashSet();
        var eligible = await ReadEligibleAsync(graph, principal, cancellationToken);
        return new ReadFacts(new RoleFacts(true, active, eligible, scoped, claims.Roles, claims.Permissions, new HashSet<string>()), principal);
    }

    // Eligible roles are only reported. A tenant without the licence for Privileged Identity Management refuses the question.
    private static async Task<IReadOnlySet<Guid>> ReadEligibleAsync(GraphConnection graph, Guid principal, CancellationToken cancellationToken)
    {
        try
        {
            var eligible = await ListAsync(graph, $"roleManagement/directory/roleEligibilityScheduleInstances?$filter=principalId eq '{principal}'", cancellationToken);
            return eligible.Select(x => Id(x, "roleDefinitionId")).ToHashSet();
        }
        catch (MicrosoftFailureException refused) when (refused.Status is 400 or 403)
        {
            return new HashSet<Guid>();
        }
    }

    private static async Task<Guid> FindPrincipalAsync(GraphConnection graph, Guid appId, CancellationToken cancellationToken)
    {
        using var response = await graph.GetAsync($"servicePrincipals(appId='{appId}')?$select=id", cancellationToken: cancellationToken);
        await response.EnsureSuccessAsync(cancellationToken);
        await using var body = await response.OpenBodyAsync(cancellationToken);
        using var json = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
        return Id(json.RootElement, "id");
    }

    private static async Task<List<JsonElement>> ListAsync(GraphConnection graph, string link, CancellationToken cancellationToken)
    {
        var items = new List<JsonElement>();
        for (string? next = link; next is not null;)
        {
            using var response = await graph.GetAsync(next, cancellationToken: cancellationToken);
            await response.EnsureSuccessAsync(cancellationToken);
            await using var body = await response.OpenBodyAsync(cancellationToken);
            using var json = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
            items.AddRange(json.RootElement.GetProperty("value").EnumerateArray().Select(x => x.Clone()));
            next = json.RootElement.TryGetProperty("@odata.nextLink", out var more) ? more.GetString() : null;
        }

        return items;
    }

    private static string Scope(JsonElement assignment) => assignment.TryGetProperty("directoryScopeId", out var scope) ? scope.GetString() ?? "/" : "/";

    private static Guid Id(JsonElement item, string property) => item.GetProperty(property).GetGuid();
}
