using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.Messaging;

/// <summary>Tells again one page of the objects of a kind, as they are now, with the mark that whoever has a copy compares.</summary>
/// <param name="db">In a unit of work of one provider.</param>
/// <param name="outbox">Takes the events.</param>
/// <param name="after">The last id of the page before; empty for the first page.</param>
/// <param name="cancellationToken">Gives up.</param>
/// <returns>The last id of this page; null when no page follows.</returns>
public delegate Task<Guid?> RepublishPage<TDb>(TDb db, Outbox<TDb> outbox, Guid after, CancellationToken cancellationToken)
    where TDb : LiveDbContext;

/// <summary>What a service owns and tells others about.</summary>
/// <param name="Providers">For the system role: selects the ids of the providers that have any of it.</param>
/// <param name="Kinds">One per kind of object.</param>
public sealed record Republished<TDb>(string Providers, IReadOnlyList<RepublishPage<TDb>> Kinds)
    where TDb : LiveDbContext;

/// <summary>Publishes all that a service owns again: for a new consumer, after a restore, and nightly.</summary>
public sealed class Republisher<TDb>(Republished<TDb> owned, Database<TDb> database, IServiceScopeFactory scopes)
    where TDb : LiveDbContext
{
    /// <summary>How many objects make a page, and thereby a transaction.</summary>
    public const int PageSize = 200;

    /// <summary>The providers that have anything.</summary>
    public async Task<IReadOnlyList<Guid>> FindProvidersAsync(CancellationToken cancellationToken)
    {
        await using var find = database.System.CreateCommand(owned.Providers);
        await using var reader = await find.ExecuteReaderAsync(cancellationToken);
        var providers = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken))
        {
            providers.Add(reader.GetGuid(0));
        }

        return providers;
    }

    /// <summary>Enqueues everything of one provider. What was enqueued before a failure is only told once more.</summary>
    public async Task RunAsync(Guid provider, CancellationToken cancellationToken)
    {
        foreach (var kind in owned.Kinds)
        {
            for (Guid? next = Guid.Empty; next is { } after;)
            {
                next = await RunPageAsync(ServiceProviderId.From(provider), kind, after, cancellationToken);
            }
        }
    }

    private async Task<Guid?> RunPageAsync(
        ServiceProviderId provider, RepublishPage<TDb> kind, Guid after, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(provider);
        var outbox = scope.ServiceProvider.GetRequiredService<Outbox<TDb>>();
        return await scope.ServiceProvider.GetRequiredService<UnitOfWork<TDb>>()
            .RunAsync((db, cancelled) => kind(db, outbox, after, cancelled), cancellationToken);
    }
}
