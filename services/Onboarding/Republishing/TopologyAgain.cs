using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Messaging.Alerts;
using LivePlatform.Onboarding.Copies;
using LivePlatform.Onboarding.Customers;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.Removed;
using LivePlatform.Onboarding.Runs;
using LivePlatform.Onboarding.VoiceServices;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Republishing;

/// <summary>Tells the topology again, as it is; those that are gone included.</summary>
internal static class TopologyAgain
{
    private const int PageSize = Republisher<OnboardingDbContext>.PageSize;

    public static Republished<OnboardingDbContext> All { get; } =
        new(
            "SELECT service_provider_id FROM service_providers",
            [CustomersAsync, ServicesAsync, RunsAsync, RemovedAsync, AlertsAgain.PageAsync]);

    private static async Task<Guid?> CustomersAsync(
        OnboardingDbContext db, Outbox<OnboardingDbContext> outbox, Guid after, CancellationToken cancellationToken)
    {
        var page = await db.Customers.AsNoTracking().Where(x => x.Id > after).OrderBy(x => x.Id).Take(PageSize)
            .ToListAsync(cancellationToken);
        page.ForEach(x => outbox.Enqueue(x.ToEvent() with { IsRepublished = true }));
        return page.Count == PageSize ? page[^1].Id : null;
    }

    private static async Task<Guid?> ServicesAsync(
        OnboardingDbContext db, Outbox<OnboardingDbContext> outbox, Guid after, CancellationToken cancellationToken)
    {
        var page = await db.Services.AsNoTracking().Where(x => x.Id > after).OrderBy(x => x.Id).Take(PageSize)
            .ToListAsync(cancellationToken);
        page.ForEach(x => outbox.Enqueue(x.ToEvent() with { IsRepublished = true }));
        return page.Count == PageSize ? page[^1].Id : null;
    }

    private static async Task<Guid?> RunsAsync(
        OnboardingDbContext db, Outbox<OnboardingDbContext> outbox, Guid after, CancellationToken cancellationToken)
    {
        var page = await db.Runs.AsNoTracking().Where(x => x.Id > after).OrderBy(x => x.Id).Take(PageSize).ToListAsync(cancellationToken);
        var services = page.ConvertAll(x => x.ServiceId);
        var connections = (await db.Connections.AsNoTracking().Where(x => services.Contains(x.ServiceId) && !x.IsRemoved)
            .ToListAsync(cancellationToken)).ToLookup(x => x.ServiceId, x => x.ConnectionId);
        page.ForEach(
            x => outbox.Enqueue(
                x.ToEvent(connections[x.ServiceId].Order().Select(id => (Guid?)id).LastOrDefault()) with { IsRepublished = true }));
        return page.Count == PageSize ? page[^1].Id : null;
    }

    private static async Task<Guid?> RemovedAsync(
        OnboardingDbContext db, Outbox<OnboardingDbContext> outbox, Guid after, CancellationToken cancellationToken)
    {
        var page = await db.RemovedObjects.AsNoTracking().Where(x => x.Id > after).OrderBy(x => x.Id).Take(PageSize)
            .ToListAsync(cancellationToken);
        foreach (var gone in page)
        {
            switch (gone.Contract)
            {
                case nameof(CustomerChanged):
                    outbox.Enqueue(gone.Last<CustomerChanged>() with { IsRepublished = true });
                    break;
                case nameof(ServiceChanged):
                    outbox.Enqueue(gone.Last<ServiceChanged>() with { IsRepublished = true });
                    break;
                default:
                    throw new InvalidOperationException($"Removed object {gone.Id} was told by unknown event {gone.Contract}.");
            }
        }

        return page.Count == PageSize ? page[^1].Id : null;
    }
}
