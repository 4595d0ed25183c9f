using LivePlatform.Messaging;
using LivePlatform.Messaging.Alerts;
using LivePlatform.RoleValidation.Assessments;
using LivePlatform.RoleValidation.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.RoleValidation.Republishing;

/// <summary>Tells the newest result of each connection, stage and DNS mode again.</summary>
internal static class AssessmentsAgain
{
    private const int PageSize = Republisher<RoleValidationDbContext>.PageSize;

    public static Republished<RoleValidationDbContext> All { get; } =
        new(
            $"SELECT service_provider_id FROM role_assessments WHERE is_newest UNION {AlertsAgain.Providers}",
            [NewestAsync, AlertsAgain.PageAsync]);

    private static async Task<Guid?> NewestAsync(
        RoleValidationDbContext db, Outbox<RoleValidationDbContext> outbox, Guid after, CancellationToken cancellationToken)
    {
        var page = await db.Assessments.AsNoTracking()
            .Where(x => x.IsNewest && x.Id > after).OrderBy(x => x.Id).Take(PageSize).ToListAsync(cancellationToken);
        page.ForEach(x => outbox.Enqueue(x.ToEvent() with { IsRepublished = true }));
        return page.Count == PageSize ? page[^1].Id : null;
    }
}
