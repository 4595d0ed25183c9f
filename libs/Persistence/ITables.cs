using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Persistence;

/// <summary>
/// The tables of one folder of a service. The context finds and maps them all: it knows no folder, so that every folder may know it.
/// </summary>
/// <typeparam name="TDb">The context that they belong to. It takes every class of its assembly that says so, and needs one without
/// parameters.</typeparam>
public interface ITables<TDb>
    where TDb : LiveDbContext
{
    /// <summary>Maps the tables, and lays fences of their own.</summary>
    /// <param name="model">What is being built.</param>
    /// <param name="db">For filters: what they name of it is taken from the context of each query.</param>
    void Map(ModelBuilder model, TDb db);
}
