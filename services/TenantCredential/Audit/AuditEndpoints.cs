using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Audit;

internal static class AuditEndpoints
{
    public static void MapAudit(this RouteGroupBuilder api)
    {
        var audit = api.MapGroup("/audit").WithTags("Audit");
        audit.MapGet("", ListAudit.Handle).WithName("listAudit").WithSummary("Lists audit records, newest first.");
        audit.MapGet("/export", ExportAudit.Handle).LimitAnswersAtOnce(ofOperator: 2, ofProvider: 4, ofProcess: 16)
            .Produces<string>(contentType: "text/csv")
            .WithName("exportAudit").WithSummary("Exports audit records as CSV.");
        audit.MapGet("/verification", VerifyAudit.Handle).RequireScope(OperatorScopeKind.Provider)
            .LimitAnswersAtOnce(ofOperator: 1, ofProvider: 1, ofProcess: 4)
            .WithName("verifyAudit").WithSummary("Verifies that no audit record was changed or removed.");
    }
}
