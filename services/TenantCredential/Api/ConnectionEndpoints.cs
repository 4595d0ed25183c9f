using LivePlatform.ServiceDefaults.Http;
using LivePlatform.TenantCredential.Credentials;

namespace LivePlatform.TenantCredential.Api;

internal static class ConnectionEndpoints
{
    public static void MapConnections(this RouteGroupBuilder api)
    {
        var connections = api.MapGroup("/connections").WithTags("Connections").LimitBody(BodyLimits.Certificate)
            .AddEndpointFilter<SecretGuard>();
        connections.MapPost("", CreateConnection.Handle).WithName("CreateConnection");
        connections.MapGet("", ListConnections.Handle).WithName("ListConnections");
        connections.MapGet("/export", ExportConnections.Handle).LimitAnswersAtOnce(ofOperator: 2, ofProvider: 4, ofProcess: 16)
            .WithName("ExportConnections");
        connections.MapGet("/{connectionId:guid}", GetConnection.Handle).WithName("GetConnection");
        connections.MapPut("/{connectionId:guid}/credential", ReplaceCredential.Handle).WithName("ReplaceCredential");
        connections.MapPost("/{connectionId:guid}/compromised", ReportCompromised.Handle).WithName("ReportCompromised")
            .WithMetadata(RequiresIfMatch.Instance);
        connections.MapPost("/{connectionId:guid}/rotate", RotateConnection.Handle).WithName("RotateConnection");
        connections.MapPut("/{connectionId:guid}/expiry", SetExpiry.Handle).WithName("SetExpiry");
        connections.MapPost("/{connectionId:guid}/validate", ValidateConnection.Handle).WithName("ValidateConnection");
        connections.MapDelete("/{connectionId:guid}", RemoveConnection.Handle).WithName("RemoveConnection")
            .WithMetadata(RequiresIfMatch.Instance);
    }
}
