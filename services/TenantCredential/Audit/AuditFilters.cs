using LivePlatform.Contracts;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Mvc;

namespace LivePlatform.TenantCredential.Audit;

/// <summary>Which rows of the audit.</summary>
/// <param name="ConnectionId">Only records about this connection.</param>
/// <param name="CustomerId">Only records about objects of this customer.</param>
/// <param name="Service">Only records of this service: onboarding, tenant-credential, role-validation, replication or
/// notifications.</param>
/// <param name="ActorId">Only records of this actor: subject of an operator's token, or name of a workload.</param>
/// <param name="Action">Only records of this action.</param>
/// <param name="From">Only records of this time or later (UTC).</param>
/// <param name="To">Only records before this time (UTC).</param>
public sealed record AuditFilters(
    [property: FromQuery(Name = "connectionId")] Guid? ConnectionId = null,
    [property: FromQuery(Name = "customerId")] Guid? CustomerId = null,
    [property: FromQuery(Name = "service")] string? Service = null,
    [property: FromQuery(Name = "actorId")] string? ActorId = null,
    [property: FromQuery(Name = "action")] EnumFilter<AuditAction>? Action = null,
    [property: FromQuery(Name = "from")] DateTimeOffset? From = null,
    [property: FromQuery(Name = "to")] DateTimeOffset? To = null)
{
    /// <summary>Reads them; refuses a value that no row has.</summary>
    internal Refusal? Read(out Func<IQueryable<AuditEntry>, IQueryable<AuditEntry>> narrow)
    {
        narrow = Narrow;
        return Service is { } service && !ServiceNames.OnTheBus.Contains(service)
            ? ProblemCodes.BadFilter("service", $"One of {string.Join(", ", ServiceNames.OnTheBus)}.")
            : Action.Check("action");
    }

    private IQueryable<AuditEntry> Narrow(IQueryable<AuditEntry> rows)
    {
        rows = ConnectionId is { } connection ? rows.Where(x => x.ConnectionId == connection) : rows;
        rows = CustomerId is { } customer ? rows.Where(x => x.CustomerId == customer) : rows;
        rows = ActorId is { } actor ? rows.Where(x => x.ActorId == actor) : rows;
        rows = Action?.Value is { } action ? rows.Where(x => x.Action == action) : rows;
        rows = From is { } from ? rows.Where(x => x.OccurredAt >= from.ToUniversalTime()) : rows;
        rows = To is { } to ? rows.Where(x => x.OccurredAt < to.ToUniversalTime()) : rows;
        return Service switch
        {
            null => rows,
            ServiceNames.TenantCredential =>
                rows.Where(x => x.Action != AuditAction.OperatorActed || x.Resource == ServiceNames.TenantCredential),
            var service => rows.Where(x => x.Action == AuditAction.OperatorActed && x.Resource == service),
        };
    }
}
