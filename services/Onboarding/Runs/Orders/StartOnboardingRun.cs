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
public static class StartOnboardingRun
{
    /// <summary>The onboarding run to start, for a service or for a site with its own sub-domain.</summary>
    /// <param name="ServiceId">Id of the Direct Routing service.</param>
    /// <param name="DnsMode">Who creates the sub-domain, DNS records and activation user: the platform (Automatic) or people
    /// (Manual).</param>
    /// <param name="SiteId">Id of a site of the service, with a short name of its own; left out to onboard the service itself.</param>
    /// <param name="BaseDomainId">Id of the base domain for the sub-domain; required with Automatic.</param>
    /// <param name="UsageLocation">Country of the activation user, as two capital letters (ISO 3166-1 alpha-2); required with
    /// Automatic.</param>
    public sealed record Request(
        Guid ServiceId,
        DnsMode DnsMode,
        Guid? SiteId = null,
        Guid? BaseDomainId = null,
        [property: UsageLocation] string? UsageLocation = null);

    internal static Task<Results<CreatedAnswer<OnboardingRunResponse>, Refusal>> Handle(
        Request request,
        OperatorIdentity who,
        CreateOnce<OnboardingDbContext> once,
        Outbox<OnboardingDbContext> outbox,
        DueRuns due,
        TimeProvider clock,
        CancellationToken cancellationToken) =>
        once.RunAsync<OnboardingRunResponse>(
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
                        await StepContexts.ConnectionOf(db, service.Id).Select(x => (Guid?)x.ConnectionId).FirstOrDefaultAsync(cancelled)));
                var customer = await db.Customers.Where(x => x.Id == run.CustomerId).Select(x => x.Name).SingleAsync(cancelled);
                return new Made<OnboardingRunResponse>($"/api/v1/onboarding-runs/{run.Id}", run.Version,
                    OnboardingRunResponse.Of(run, customer, []));
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
