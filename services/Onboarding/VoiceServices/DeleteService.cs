using LivePlatform.Messaging;
using LivePlatform.Onboarding.Names;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.Problems;
using LivePlatform.Onboarding.Removed;
using LivePlatform.Onboarding.Runs;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.VoiceServices;

internal static class DeleteService
{
    internal static Task<Results<NoContent, Refusal>> Handle(
        Guid serviceId,
        HttpRequest http,
        OperatorIdentity who,
        UnitOfWork<OnboardingDbContext> work,
        Outbox<OnboardingDbContext> outbox,
        CancellationToken cancellationToken) =>
        work.RunAsync<Results<NoContent, Refusal>>(
            async (db, cancelled) =>
            {
                if (await db.Services.SingleOrDefaultAsync(x => x.Id == serviceId, cancelled) is not { } service)
                {
                    return ProblemCodes.NotFound("service");
                }

                if ((who.Require(OperatorScopeKind.Provider) ?? IfMatch.Check(http, service.Version)) is { } refusal)
                {
                    return refusal;
                }

                // Runs that left nothing outside go with their service; any other one is to be abandoned first, and its constraint says so.
                await db.Runs.Where(x => x.ServiceId == service.Id && x.State == RunState.Abandoned).ExecuteDeleteAsync(cancelled);
                service.Remove();
                var last = service.ToEvent(isRemoved: true);
                outbox.Enqueue(last);
                db.Add(RemovedObject.Of(service.ServiceProviderId, last));
                db.RemoveRange(await db.ShortNames.Where(x => x.HolderId == service.Id).ToListAsync(cancelled));
                db.Remove(service);
                return await db.SaveOrRefuseAsync(
                    cancelled,
                    (Constraints.SiteService, TopologyProblems.HasChildren("service", "sites")),
                    (Constraints.RunService, TopologyProblems.HasChildren("service", "runs"))) is { } kept
                    ? kept
                    : TypedResults.NoContent();
            },
            cancellationToken);
}
