using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace LivePlatform.Persistence;

/// <summary>
/// Brings one database to the state that the code expects: migrations, then fences. Run by the owner role, before any service starts.
/// </summary>
public static class DatabaseMigration
{
    /// <summary>The owner role's connection string, which only the <c>migrate</c> verb gets.</summary>
    /// <exception cref="InvalidOperationException">ConnectionStrings:Owner is not configured.</exception>
    public static string RequireOwner(this IConfiguration configuration) =>
        configuration.GetConnectionString("Owner") ?? throw new InvalidOperationException("ConnectionStrings:Owner is not configured.");

    /// <summary>Migrates and protects. Running it again, or twice at once, is harmless (EF takes a lock on its history table).</summary>
    /// <param name="ownerConnectionString">The owner role: BYPASSRLS, since under FORCE it would otherwise update 0 rows in
    /// silence.</param>
    /// <param name="database">The service's database, e.g. <c>onboarding</c>; gives the names of the app and system roles.</param>
    /// <param name="create">Makes the context of these options.</param>
    /// <param name="cancellationToken">Stops before the next step.</param>
    public static async Task RunAsync<TDb>(
        string ownerConnectionString,
        string database,
        Func<DbContextOptions<TDb>, ProviderScope, OperatorView, TDb> create,
        CancellationToken cancellationToken)
        where TDb : LiveDbContext
    {
        ArgumentNullException.ThrowIfNull(create);
        var settings = new NpgsqlConnectionStringBuilder(ownerConnectionString);
        settings.Options = $"{settings.Options} -c lock_timeout={PatientSql.FirstWait}".TrimStart();
        await using var source = NpgsqlDataSource.Create(settings);
        var options = new DbContextOptionsBuilder<TDb>();
        PersistenceServiceCollectionExtensions.Configure(options, source);
        await using var db = create(options.Options, new ProviderScope(), new OperatorView());

        // EF would look for the table first, which leaves an error in the server's log on each new database.
        await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellationToken);

        // In transactions: what does not get its locks leaves nothing behind.
        // EF repeats what found a lock, up to 15 times within one try: each waits as long as a first one.
        await PatientSql.TryAsync(_ => db.Database.MigrateAsync(cancellationToken), cancellationToken);
        var model = db.GetService<Microsoft.EntityFrameworkCore.Metadata.IDesignTimeModel>().Model;
        await FenceWork.ApplyAsync(source, Fences.Of(model), DatabaseRoles.Of(database), cancellationToken);
    }
}
