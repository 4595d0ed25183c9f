using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Customers;

/// <summary>Lists customers by name, as people look for them, or in the order in which they were created.</summary>
internal static class ListCustomers
{
    private const string ByName = "name";
    private const string ByCreation = "createdAt";

    /// <summary>Umlauts and accents stand where people look for them, whatever the database was made with.</summary>
    private const string Alphabet = "und-x-icu";

    internal static async Task<Results<Ok<CursorPage<CustomerResponse>>, Refusal>> Handle(
        [AsParameters] PageQuery page, [AsParameters] Filters filters, UnitOfWork<OnboardingDbContext> work,
        CancellationToken cancellationToken)
    {
        if (filters.Check() is { } badFilter)
        {
            return badFilter;
        }

        var created = Guid.Empty;
        var name = "";
        if ((filters.IsByName ? page.ReadAfter(ByName, out var take, out name) : page.Read(out take, out created)) is { } badPage)
        {
            return badPage;
        }

        var rows = await work.RunAsync(
            (db, cancelled) => Ordered(filters.Narrow(db.Customers.AsNoTracking()), filters.IsByName, name,
                created).Take(take + 1).ToListAsync(cancelled),
            cancellationToken);
        var cut = CursorPages.Cut(rows, take, x => filters.IsByName ? PageQuery.Key(ByName, x.NameKey) : x.Id.ToString());
        return TypedResults.Ok(new CursorPage<CustomerResponse>([.. cut.Items.Select(CustomerResponse.Of)], cut.NextCursor));
    }

    /// <summary>Names are unique within a provider, and ids grow with time.</summary>
    private static IQueryable<Customer> Ordered(IQueryable<Customer> customers, bool byName, string name, Guid created) => byName
        ? customers.Where(x => string.Compare(EF.Functions.Collate(x.NameKey, Alphabet), name) > 0)
            .OrderBy(x => EF.Functions.Collate(x.NameKey, Alphabet))
        : customers.Where(x => x.Id > created).OrderBy(x => x.Id);

    /// <summary>Which customers, and in which order.</summary>
    /// <param name="ChannelId">Only customers of this channel.</param>
    /// <param name="Q">Only customers whose name begins with this text; case is ignored.</param>
    /// <param name="Sort">Order: <c>name</c> (default) or <c>createdAt</c>, oldest first. To read all while names may change, use
    /// <c>createdAt</c>.</param>
    internal sealed record Filters(
        [FromQuery(Name = "channelId")] Guid? ChannelId,
        [FromQuery(Name = "q")] string? Q,
        [FromQuery(Name = "sort")] string? Sort)
    {
        public bool IsByName => Sort is null or ByName;

        public Refusal? Check() =>
            Sort is not (null or ByName or ByCreation) ? ProblemCodes.BadFilter("sort", $"{ByName} or {ByCreation}.")
            : Q is { Length: > ProperNameAttribute.MaxLength }
                ? ProblemCodes.BadFilter("q", $"At most {ProperNameAttribute.MaxLength} characters.")
            : null;

        public IQueryable<Customer> Narrow(IQueryable<Customer> customers)
        {
            customers = ChannelId is { } channel ? customers.Where(x => x.ChannelId == channel) : customers;
            return Q is { Length: > 0 } start ? customers.Where(x => x.NameKey.StartsWith(ProperNameAttribute.KeyOf(start))) : customers;
        }
    }
}
