using System.Globalization;
using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Alerts;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Keeping.Views;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Api;

/// <summary>The connections that the operator may see.</summary>
public static class ListConnections
{
    private const int LongestWithin = 3650;

    /// <summary>Filters; all of them must hold.</summary>
    /// <param name="Status">In one status.</param>
    /// <param name="Method">With one method.</param>
    /// <param name="FailureClass">Class of the last refusal.</param>
    /// <param name="ExpiringWithin">Days as in <c>30d</c>: secrets that end by then or have ended. One whose end nobody knows counts as
    /// ending in 14 days.</param>
    /// <param name="CustomerId">Of one customer.</param>
    /// <param name="M365TenantId">To one M365 tenant.</param>
    public sealed record Filters(
        [FromQuery(Name = "status")] EnumFilter<ConnectionStatus>? Status,
        [FromQuery(Name = "method")] EnumFilter<ConnectionMethod>? Method,
        [FromQuery(Name = "failureClass")] EnumFilter<MicrosoftFailureClass>? FailureClass,
        [FromQuery(Name = "expiringWithin")] string? ExpiringWithin,
        [FromQuery(Name = "customerId")] Guid? CustomerId,
        [FromQuery(Name = "m365TenantId")] Guid? M365TenantId);

    internal static async Task<Results<Ok<CursorPage<ConnectionResponse>>, Refusal>> Handle(
        [AsParameters] PageQuery page,
        [AsParameters] Filters filters,
        UnitOfWork<TenantCredentialDbContext> work,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (page.Read(out var take, out Guid after) is { } badPage)
        {
            return badPage;
        }

        var now = clock.GetUtcNow();
        if (Read(filters, now, out var narrow) is { } badFilter)
        {
            return badFilter;
        }

        var cut = await work.RunAsync(
            async (db, cancelled) =>
            {
                var rows =
                    await narrow(db.Connections.AsNoTracking().Include(x => x.Credential).Include(x => x.Change).Include(x => x.Rotation))
                        .Where(x => x.RemovedAt == null && x.Id > after)
                        .OrderBy(x => x.Id).Take(take + 1)
                        .ToListAsync(cancelled);
                return CursorPages.Cut(await ConnectionResponse.OfAsync(db, rows, now, cancelled), take, x => x.Id.ToString("D"));
            },
            cancellationToken);
        return TypedResults.Ok(cut);
    }

    internal static Refusal? Read(Filters filters, DateTimeOffset now, out Func<IQueryable<Connection>, IQueryable<Connection>> narrow)
    {
        narrow = static rows => rows;
        if ((filters.Status.Check("status") ?? filters.Method.Check("method") ?? filters.FailureClass.Check("failureClass"))
            is { } badName)
        {
            return badName;
        }

        if (Within(filters.ExpiringWithin, now, out var endsBy) is { } badWithin)
        {
            return badWithin;
        }

        var (status, method, failureClass) = (filters.Status?.Value, filters.Method?.Value, filters.FailureClass?.Value);
        var unknownEndsBy = now.AddDays(ExpirySchedule.LikeUnknown);
        narrow = rows => rows
            .Where(x => status == null || x.Status == status)
            .Where(x => method == null || x.Method == method)
            .Where(x => failureClass == null || x.Failure!.Class == failureClass)
            .Where(
                x => endsBy == null || x.Credential!.ExpiresOn <= endsBy
                    || (x.Credential!.ExpiresOn == null && x.Credential!.ExpirySource != ExpirySource.Never && unknownEndsBy <= endsBy))
            .Where(x => filters.CustomerId == null || x.CustomerId == filters.CustomerId)
            .Where(x => filters.M365TenantId == null || x.M365TenantId == filters.M365TenantId);
        return null;
    }

    private static Refusal? Within(string? text, DateTimeOffset now, out DateTimeOffset? endsBy)
    {
        endsBy = null;
        if (text is null)
        {
            return null;
        }

        if (!text.EndsWith('d') || !int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var days)
            || days > LongestWithin)
        {
            return ProblemCodes.BadFilter("expiringWithin", $"days from 0d to {LongestWithin}d.");
        }

        endsBy = now.AddDays(days);
        return null;
    }
}
