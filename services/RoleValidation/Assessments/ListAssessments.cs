using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.RoleValidation.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>The newest result of each connection, stage and DNS mode, or all that are kept; last asked for first.</summary>
public static class ListAssessments
{
    /// <summary>Filters; all of them must hold.</summary>
    /// <param name="ConnectionId">Of one connection.</param>
    /// <param name="Stage">Of one stage.</param>
    /// <param name="DnsMode">For one DNS mode; stages that have nothing to do with DNS are left out.</param>
    /// <param name="Outcome">With one outcome.</param>
    /// <param name="History">True: also results that were superseded.</param>
    public sealed record Filters(
        [FromQuery(Name = "connectionId")] Guid? ConnectionId,
        [FromQuery(Name = "stage")] EnumFilter<Stage>? Stage,
        [FromQuery(Name = "dnsMode")] EnumFilter<DnsMode>? DnsMode,
        [FromQuery(Name = "outcome")] EnumFilter<RoleOutcome>? Outcome,
        [FromQuery(Name = "history")] bool? History);

    internal static async Task<Results<Ok<CursorPage<RoleAssessmentResponse>>, Refusal>> Handle(
        [AsParameters] PageQuery page,
        [AsParameters] Filters filters,
        UnitOfWork<RoleValidationDbContext> work,
        CancellationToken cancellationToken)
    {
        if (page.Read(out var take, out Guid after) is { } badPage)
        {
            return badPage;
        }

        if ((filters.Stage.Check("stage") ?? filters.DnsMode.Check("dnsMode") ?? filters.Outcome.Check("outcome")) is { } badName)
        {
            return badName;
        }

        var (stage, mode, outcome) = (filters.Stage?.Value, filters.DnsMode?.Value, filters.Outcome?.Value);
        return TypedResults.Ok(await work.RunAsync(
            async (db, cancelled) =>
            {
                var rows = await db.Assessments.AsNoTracking()
                    .Where(x => filters.History == true || x.IsNewest)
                    .Where(x => filters.ConnectionId == null || x.ConnectionId == filters.ConnectionId)
                    .Where(x => stage == null || x.Stage == stage)
                    .Where(x => mode == null || (x.DnsMode == mode && x.Stage != Stage.DayTwo))
                    .Where(x => outcome == null || x.Outcome == outcome)
                    .Where(x => after == Guid.Empty || x.Id < after)
                    .OrderByDescending(x => x.Id).Take(take + 1)
                    .ToListAsync(cancelled);
                return CursorPages.Cut(await RoleAssessmentResponse.OfAsync(db, rows, cancelled), take, x => x.Id.ToString("D"));
            },
            cancellationToken));
    }
}
