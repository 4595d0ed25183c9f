using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Audit;

internal static class AuditEndpoints
{
    public static void MapAudit(this RouteGroupBuilder api)
    {
        var audit = api.MapGroup("/audit").WithTags("Audit");
        audit.MapGet("", ListAudit.Handle).WithName("ListAudit");
        audit.MapGet("/export", ExportAudit.Handle).LimitAnswersAtOnce(ofOperator: 2, ofProvider: 4, ofProcess: 16).WithName("ExportAudit");
        audit.MapGet("/verification", VerifyAudit.Handle).WithName("VerifyAudit").RequireScope(OperatorScopeKind.Provider)
            .LimitAnswersAtOnce(ofOperator: 1, ofProvider: 1, ofProcess: 4);
    }
}
