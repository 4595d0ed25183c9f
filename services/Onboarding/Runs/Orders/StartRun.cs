using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Onboarding.BaseDomains;
using LivePlatform.Onboarding.Customers;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.Runs.Advancing;
using LivePlatform.Onboarding.Runs.Due;
using LivePlatform.Onboarding.Sites;
using LivePlatform.Onboarding.VoiceServices;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Runs.Orders;

/// <summary>Orders a service, or a site with a sub-domain of its own, to be brought up.</summary>
public static class StartRun
{
    /// <param name="ServiceId">The Direct Routing service.</param>
    /// <param name="DnsMode">Automatic: the platform makes sub-domain, records and activation user.</param>
    /// <param name="SiteId">A site of it that is added; absent: the service itself is brought up.</param>
    /// <param name="BaseDomainId">Below which base domain; needed with Automatic.</param>
    /// <param name="UsageLocation">Two-letter country (ISO 3166) of the activation user; needed with Automatic.</param>
    public sealed record Request(
        Guid ServiceId,
        DnsMode DnsMode,
        Guid? SiteId = null,
        Guid? BaseDomainId = null,
        [property: UsageLocation] string? UsageLocation = null);

    internal static Task<Results<CreatedAnswer<RunDetails>, Refusal>> Handle(
        Request request,
        OperatorIdentity who,
        CreateOnce<OnboardingDbContext> once,
        Outbox<OnboardingDbContext> outbox,
        DueRuns due,
        TimeProvider clock,
        CancellationToken cancellationToken) =>
        once.RunAsync<RunDetails>(
            async (db, cancelled) =>
            {
                if (await db.Services.AsNoTracking().SingleOrDefaultAsync(x => x.Id == request.ServiceId, cancelled) is not { } service)
                {
                    return ProblemCodes.NotFound("service");
                }

                var site = await db.Sites.AsNoTracking()
                    .SingleOrDefaultAsync(x => x.Id == request.SiteId && x.ServiceId == service.Id, cancelled);
                if (Refuse(request, service.Kind, site) is { } refusal)
                {
                    return refusal;
                }

                var plan = new DnsPlan(request.DnsMode, null, null, null);
                if (request.DnsMode == DnsMode.Automatic)
                {
                    // Channels bring up services below the provider's base domains, which they otherwise do not see.
                    if (await db.BaseDomains.IgnoreQueryFilters([OnboardingDbContext.CustomerFilter]).AsNoTracking()
                        .SingleOrDefaultAsync(x => x.Id == request.BaseDomainId, cancelled) is not { } baseDomain)
                    {
                        return ProblemCodes.NotFound("base_domain");
                    }

                    plan = new DnsPlan(
                        request.DnsMode, baseDomain.Id, baseDomain.SubDomain(site?.ShortName ?? service.ShortName), request.UsageLocation);
                }

                var run = Run.Start(
                    new RunTarget(service.ServiceProviderId, service.CustomerId, service.Id, site?.Id), plan, who.Name,
                    clock.GetStoredNow());
                db.Add(run);
                if (await db.SaveOrRefuseAsync(
                    cancelled,
                    (Constraints.OneOpenRun, RunProblems.OneIsOpen()),
                    (Constraints.RunService, ProblemCodes.NotFound("service")),
                    (Constraints.RunBaseDomain, ProblemCodes.NotFound("base_domain"))) is { } kept)
                {
                    return kept;
                }

                await due.AddAsync(db, run, cancelled);
                outbox.Enqueue(
                    run.ToEvent(
                        await RunPictures.ConnectionOf(db, service.Id).Select(x => (Guid?)x.ConnectionId).FirstOrDefaultAsync(cancelled)));
                var customer = await db.Customers.Where(x => x.Id == run.CustomerId).Select(x => x.Name).SingleAsync(cancelled);
                return new Made<RunDetails>($"/api/v1/onboarding-runs/{run.Id}", run.Version, RunDetails.Of(run, customer, []));
            },
            cancellationToken);

    private static Refusal? Refuse(Request request, ServiceKind kind, Site? site) =>
        kind != ServiceKind.DirectRouting ? RunProblems.NotDirectRouting()
        : request.SiteId is not null && site is null ? ProblemCodes.NotFound("site")
        : site is { ShortName: null } ? RunProblems.SiteWithoutName()
        : request.DnsMode == DnsMode.Automatic && (request.BaseDomainId is null || request.UsageLocation is null)
        ? RunProblems.PlanIncomplete()
        : null;
}
