using LivePlatform.DevHost.Running;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Keys;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LivePlatform.Bench.Brokers;

/// <summary>
/// Puts verified connections into the databases with the service's own code, past its routes: nothing is announced, so that nobody asks for
/// their tokens but the bench.
/// </summary>
internal static class ManyConnections
{
    private const int AtOnce = 500;

    public static async Task<IReadOnlyList<Guid>> StoreAsync(
        Stack stack, Guid provider, IReadOnlyList<Guid> tenants, Guid clientId, string secret, CancellationToken cancellationToken)
    {
        await using var services = Services(stack);
        var (customer, made) = (Guid.NewGuid(), new List<Guid>());
        foreach (var piece in tenants.Chunk(AtOnce))
        {
            await using var scope = services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(ServiceProviderId.From(provider));
            var now = TimeProvider.System.GetUtcNow();
            var connections = new List<Connection>();
            foreach (var tenant in piece)
            {
                var credential = await scope.ServiceProvider.GetRequiredService<CredentialVault>().SealAsync(
                    customer, Guid.NewGuid(), 1, new CredentialMaterial(CredentialKind.ClientSecret, clientId, new SecretText(secret)),
                    cancellationToken);
                var connection = Connection.Of(Guid.NewGuid(), tenant, credential, now);
                connection.Proven(now);
                connections.Add(connection);
            }

            await scope.ServiceProvider.GetRequiredService<UnitOfWork<TenantCredentialDbContext>>().RunAsync(
                (db, _) =>
                {
                    db.AddRange(connections);
                    return Task.CompletedTask;
                },
                cancellationToken);
            made.AddRange(connections.Select(x => x.Id));
        }

        return made;
    }

    private static ServiceProvider Services(Stack stack)
    {
        var (main, keys) = (stack.Databases["tenant_credential"], stack.Databases["tenant_credential_keys"]);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:App"] = main.App,
            ["ConnectionStrings:System"] = main.System,
            ["ConnectionStrings:Keys"] = keys.App,
            ["Keys:File"] = stack.KeyFile,
        }).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration).AddSingleton(TimeProvider.System).AddLogging(log => log.ClearProviders());
        services.AddPersistence<TenantCredentialDbContext>(configuration)
            .AddPersistence<KeysDbContext>(configuration, app: "Keys", system: "KeysSystem");
        services.AddOptions<KeyOptions>().BindConfiguration(KeyOptions.Section);
        services.AddSingleton<KeyFile>().AddSingleton<IKeyWrapper, KeyFileWrapper>().AddScoped<DataKeys>().AddScoped<AuditRows>()
            .AddScoped<AuditTrail>().AddScoped<CredentialVault>();
        return services.BuildServiceProvider();
    }
}
