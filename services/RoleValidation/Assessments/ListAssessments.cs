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
        [FromQuery(Name = "stage")] string? Stage,
        [FromQuery(Name = "dnsMode")] string? DnsMode,
        [FromQuery(Name = "outcome")] string? Outcome,
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

        if (Named<Stage>(filters.Stage, "stage", out var stage) is { } badStage)
        {
            return badStage;
        }

        if (Named<DnsMode>(filters.DnsMode, "dnsMode", out var mode) is { } badMode)
        {
            return badMode;
        }

        if (Named<RoleOutcome>(filters.Outcome, "outcome", out var outcome) is { } badOutcome)
        {
            return badOutcome;
        }

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

    private static Refusal? Named<TEnum>(string? text, string filter, out TEnum? value)
        where TEnum : struct, Enum
    {
        var names = Enum.GetNames<TEnum>();
        var known = names.FirstOrDefault(name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase));
        value = known is null ? null : Enum.Parse<TEnum>(known);
        return text is null || known is not null ? null : ProblemCodes.BadFilter(filter, $"one of {string.Join(", ", names)}.");
    }
}
