using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Keeping.Views;

namespace LivePlatform.TenantCredential.Api;

internal static class ConnectionEndpoints
{
    public static void MapConnections(this RouteGroupBuilder api)
    {
        var connections = api.MapGroup("/connections").WithTags("Connections").LimitBody(BodyLimits.Certificate)
            .GuardSecrets();
        connections.MapPost("", CreateConnection.Handle).WithName("createConnection")
            .WithSummary("Connects a service to its customer's tenant.")
            .Refuses(ConnectionRefusals.OfCreating());
        connections.MapGet("", ListConnections.Handle).WithName("listConnections").WithSummary("Lists connections.");
        connections.MapGet("/summary", SummarizeConnections.Handle).WithName("getConnectionSummary")
            .WithSummary("Counts connections by status, by method and by the day on which they expire.");
        connections.MapGet("/export", ExportConnections.Handle).LimitAnswersAtOnce(ofOperator: 2, ofProvider: 4, ofProcess: 16)
            .Produces<string>(contentType: "text/csv")
            .WithName("exportConnections").WithSummary("Exports the connections as CSV.");
        connections.MapGet("/{connectionId:guid}", GetConnection.Handle).WithName("getConnection").WithSummary("Shows one connection.")
            .Refuses(ConnectionProblems.NotFound());
        connections.MapPut("/{connectionId:guid}/credential", ReplaceCredential.Handle).WithName("replaceCredential")
            .WithSummary("Replaces the credential; the old one stays in use until the new one is validated.")
            .Refuses(ConnectionRefusals.OfReplacing());
        connections.MapPost("/{connectionId:guid}/compromised", ReportCompromised.Handle).WithMetadata(RequiresIfMatch.Instance)
            .WithName("reportCompromised").WithSummary("Replaces a compromised credential at once; delete the old one at Microsoft.")
            .Refuses(ConnectionRefusals.OfCompromised());
        connections.MapPost("/{connectionId:guid}/rotate", RotateConnection.Handle).WithName("rotateCredential")
            .WithSummary("Rotates the client secret now.")
            .Refuses([ConnectionProblems.NotFound(), .. ConnectionCapabilities.OfRotation()]);
        connections.MapPut("/{connectionId:guid}/expiry",
            SetExpiry.Handle).WithName("setExpiry").WithSummary("Enters when the secret expires.")
            .Refuses(ConnectionProblems.NotFound(), ConnectionProblems.ExpiryIsRead());
        connections.MapPost("/{connectionId:guid}/validate", ValidateConnection.Handle).WithName("validateConnection")
            .WithSummary("Validates the connection at Microsoft now.")
            .Refuses([ConnectionProblems.NotFound(), .. ConnectionRefusals.OfMicrosoft()]);
        connections.MapDelete("/{connectionId:guid}", RemoveConnection.Handle).WithMetadata(RequiresIfMatch.Instance)
            .WithName("deleteConnection").WithSummary("Deletes a connection and its secret.")
            .Refuses(ConnectionProblems.NotFound());
    }
}
