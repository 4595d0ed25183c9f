using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Microsoft.Graph;
using Microsoft.Graph.Authentication;
using Microsoft.Graph.Models;
using Microsoft.Graph.Models.ODataErrors;
using UserDelta = Microsoft.Graph.Users.Delta;

namespace LivePlatform.M365Simulator.Tests;

/// <summary>Microsoft's own clients, as the product uses them, take the simulator for the service.</summary>
public sealed class RealClients(Simulator simulator)
{
    private static readonly string[] GraphScope = ["https://graph.microsoft.com/.default"];

    [Fact]
    public async Task Azure_Identity_gets_a_token_for_graph_and_for_teams()
    {
        var seeded = await simulator.SeedAsync();
        var credential = Credential(seeded, seeded.Secret);
        var token = await credential.GetTokenAsync(new TokenRequestContext(GraphScope), default);
        var life = token.ExpiresOn - TimeProvider.System.GetUtcNow();
        life.ShouldBeGreaterThan(TimeSpan.FromMinutes(59));
        life.ShouldBeLessThan(TimeSpan.FromMinutes(91));
        (await credential.GetTokenAsync(new TokenRequestContext(["48ac35b8-9aa8-4d74-927d-1f4a14a0b239/.default"]), default)).Token
            .ShouldNotBe(token.Token);
    }

    [Fact]
    public async Task Azure_Identity_reports_a_wrong_secret_by_its_code()
    {
        var seeded = await simulator.SeedAsync();
        var refused = await Should.ThrowAsync<AuthenticationFailedException>(
            async () => await Credential(seeded, "wrong").GetTokenAsync(new TokenRequestContext(GraphScope), default));
        refused.InnerException!.Message.ShouldContain("AADSTS7000215");
    }

    [Fact]
    public async Task The_Graph_SDK_pages_through_delta_and_resumes()
    {
        var seeded = await simulator.SeedAsync(users: 650);
        var graph = Graph(seeded);
        var ids = new HashSet<string>();
        var page = await graph.Users.Delta.GetAsDeltaGetResponseAsync(request => request.QueryParameters.Select = ["id", "displayName"]);
        var iterator = PageIterator<User, UserDelta.DeltaGetResponse>.CreatePageIterator(graph, page!, user =>
        {
            user.DisplayName.ShouldNotBeNull();
            ids.Add(user.Id!);
            return true;
        });
        await iterator.IterateAsync();
        iterator.State.ShouldBe(PagingState.Delta);
        ids.Count.ShouldBe(650);

        await seeded.ControlAsync(HttpMethod.Delete, $"/users/{ids.First()}");
        var changes = await graph.Users.Delta.WithUrl(iterator.Deltalink).GetAsDeltaGetResponseAsync();
        while (changes!.Value!.Count == 0 && changes.OdataNextLink is { } next)
        {
            changes = await graph.Users.Delta.WithUrl(next).GetAsDeltaGetResponseAsync();
        }

        changes.Value.ShouldHaveSingleItem().AdditionalData.ShouldContainKey("@removed");
    }

    [Fact]
    public async Task The_Graph_SDK_reads_roles_and_members()
    {
        var seeded = await simulator.SeedAsync();
        await seeded.ControlAsync(HttpMethod.Post, $"/apps/{seeded.App}/roles", new { role = "69091246-20e8-4a56-aa4d-066075b2a7a8" });
        var graph = Graph(seeded);
        var principal = await graph.ServicePrincipalsWithAppId(seeded.App.ToString()).GetAsync();
        var assignments = await graph.RoleManagement.Directory.RoleAssignments.GetAsync(request =>
        {
            request.QueryParameters.Filter = $"principalId eq '{principal!.Id}'";
            request.QueryParameters.Expand = ["roleDefinition"];
        });
        assignments!.Value.ShouldHaveSingleItem().RoleDefinition!.DisplayName.ShouldBe("Teams Administrator");
        var transitive = await graph.ServicePrincipals[principal!.Id].TransitiveMemberOf.GraphDirectoryRole.GetAsync(request =>
        {
            request.Headers.Add("ConsistencyLevel", "eventual");
            request.QueryParameters.Count = true;
        });
        transitive!.Value.ShouldHaveSingleItem().RoleTemplateId.ShouldBe("69091246-20e8-4a56-aa4d-066075b2a7a8");
        var group = (await graph.Groups.GetAsync())!.Value![0];
        (await graph.Groups[group.Id].Members.GetAsync())!.Value.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_Graph_SDK_sees_typed_errors()
    {
        var seeded = await simulator.SeedAsync(permissions: ["Organization.Read.All"]);
        var refused = await Should.ThrowAsync<ODataError>(async () => await Graph(seeded).Users.GetAsync());
        refused.ResponseStatusCode.ShouldBe(403);
        refused.Error!.Code.ShouldBe("Authorization_RequestDenied");
    }

    [Fact]
    public async Task The_Graph_SDK_sends_a_batch()
    {
        var seeded = await simulator.SeedAsync();
        var graph = Graph(seeded);
        var batch = new BatchRequestContentCollection(graph);
        var good = await batch.AddBatchRequestStepAsync(graph.Organization.ToGetRequestInformation());
        var bad = await batch.AddBatchRequestStepAsync(graph.Users[Guid.NewGuid().ToString()].ToGetRequestInformation());
        var statuses = await (await graph.Batch.PostAsync(batch)).GetResponsesStatusCodesAsync();
        ((int)statuses[good]).ShouldBe(200);
        ((int)statuses[bad]).ShouldBe(404);
    }

    private ClientSecretCredential Credential(Seeded seeded, string secret) => new(
        seeded.Tenant.ToString(), seeded.App.ToString(), secret, new ClientSecretCredentialOptions
        {
            AuthorityHost = new Uri(simulator.Server.BaseUrl),
            DisableInstanceDiscovery = true,
            Transport = new HttpClientTransport(new HttpClient(simulator.Server.CreateHandler())),
            Retry = { MaxRetries = 0 },
        });

    private GraphServiceClient Graph(Seeded seeded) => new(
        new HttpClient(simulator.Server.CreateHandler()),
        new AzureIdentityAuthenticationProvider(
            Credential(seeded, seeded.Secret), ["localhost"], null, isCaeEnabled: false, scopes: GraphScope),
        $"{simulator.Server.BaseUrl}/v1.0");
}
