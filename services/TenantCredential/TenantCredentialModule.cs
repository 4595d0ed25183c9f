using LivePlatform.Contracts;
using LivePlatform.Deployment;
using LivePlatform.M365.Hosting;
using LivePlatform.M365.Throttling;
using LivePlatform.Messaging;
using LivePlatform.Messaging.Alerts;
using LivePlatform.Persistence;
using LivePlatform.RoleProfiles;
using LivePlatform.ServiceDefaults;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.TenantCredential.Acquiring.Invitations;
using LivePlatform.TenantCredential.Acquiring.Registrations;
using LivePlatform.TenantCredential.Acquiring.Upgrades;
using LivePlatform.TenantCredential.Alerts;
using LivePlatform.TenantCredential.Api;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Broker;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Credentials.Tokens;
using LivePlatform.TenantCredential.Entra;
using LivePlatform.TenantCredential.Events;
using LivePlatform.TenantCredential.Federation;
using LivePlatform.TenantCredential.Keeping;
using LivePlatform.TenantCredential.Keeping.Rotation;
using LivePlatform.TenantCredential.Keeping.Switching;
using LivePlatform.TenantCredential.Keeping.SyncApps;
using LivePlatform.TenantCredential.Keeping.Validation;
using LivePlatform.TenantCredential.Keys;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Proofs;
using LivePlatform.TenantCredential.Republishing;
using LivePlatform.TenantCredential.Settings;
using LivePlatform.TenantCredential.StoredSecrets;
using LivePlatform.TenantCredential.Telemetry;
using LivePlatform.TenantCredential.Work;
using MassTransit;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential;

/// <summary>Everything that the service is made of.</summary>
internal static class TenantCredentialModule
{
    public const string Database = "tenant_credential";
    public const string KeysDatabase = "tenant_credential_keys";

    public static void AddTenantCredential(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidation();
        services.AddPersistence<TenantCredentialDbContext>(builder.Configuration).AddDatabaseHealth<TenantCredentialDbContext>();

        // Not part of readiness: without the keys, what needs no secret is still served, and so are tokens in memory.
        services.AddPersistence<KeysDbContext>(builder.Configuration, app: "Keys", system: "KeysSystem");
        services.AddCreateOnce<TenantCredentialDbContext>();
        services.AddMessaging<TenantCredentialDbContext>(
            builder.Configuration,
            ServiceNames.TenantCredential,
            AddTenantCredentialConsumers,
            bus => bus.AddThrottleListener(ServiceNames.TenantCredential));
        services.AddRepublishing(ConnectionsAgain.All);
        services.AddMicrosoft(builder.Configuration);
        services.AddKeys();
        services.AddSingleton<TenantCredentialMetrics>();
        services.AddScoped<AuditRows>().AddScoped<IBeforeCommit<TenantCredentialDbContext>, OwnActs>().AddScoped<AuditTrail>()
            .AddScoped<AuditSealer>().AddScoped<AuditVerifier>();
        services.AddScoped<ConnectionFollowers>().AddScoped<ConnectionAnnouncer>().AddScoped<ConnectionRemoval>()
            .AddScoped<ConnectionMaking>();
        services.AddScoped<StoredSecretVault>();
        services.AddInvitations();
        services.AddConnectionWork();
        services.AddUpgrades();
        services.AddAlerts<TenantCredentialDbContext>(ServiceNames.TenantCredential).AddScoped<ConnectionAlerts>()
            .AddScoped<ExpiryTelling>();
        services.AddFederation().AddSingleton<CertificateReading>().AddScoped<CredentialReading>().AddScoped<PasswordGuard>()
            .AddScoped<CredentialTokens>();
        services.AddScoped<SyncAppSecrets>().AddScoped<SyncAppProof>().AddScoped<SyncAppAnnouncer>().AddScoped<SyncAppChange>();
        services.AddScoped<CredentialVault>().AddScoped<CredentialProof>();
        services.AddScoped<CredentialReplacement>().AddScoped<CredentialTaking>().AddScoped<CandidateProving>()
            .AddScoped<ICandidateRoles, CandidateRoles>().AddScoped<CandidateRefusal>().AddScoped<AwaitingRoles>().AddScoped<Settling>()
            .AddScoped<StandbyNotes>();
        services.AddOptions<WorkOptions>().BindConfiguration(WorkOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<RotationOptions>().BindConfiguration(RotationOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<CredentialGraph>().AddScoped<RotationPlan>()
            .AddScoped<IConnectionFollower>(provider => provider.GetRequiredService<RotationPlan>());
        services.AddSingleton(RoleProfileCatalog.Embedded()).AddScoped<RegistrationMaking>().AddScoped<RegistrationNames>();
        services.AddOptions<TokenOptions>().BindConfiguration(TokenOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<TokenCache>().AddSingleton<TokenBroker>().AddSingleton<HandOuts>().AddScoped<TokenFetch>()
            .AddScoped<TokenRequests>().AddScoped<SharedTokens>();
    }

    /// <summary>The loops, apart from the rest so that a test may leave them out.</summary>
    public static IServiceCollection AddTenantCredentialWorkers(this IServiceCollection services) =>
        services.AddOutboxRelay<TenantCredentialDbContext>()
            .AddNotificationListener<TenantCredentialDbContext>()
            .AddNightlyRepublishing<TenantCredentialDbContext>()
            .AddAlertWatch<TenantCredentialDbContext>()
            .AddHostedService<WorkLoop>()
            .AddHostedService<ExpiryLoop>()
            .AddHostedService<AuditSealing>()
            .AddHostedService<CredentialSignals>()
            .AddHostedService<TokenRenewal>()
            .AddHostedService<HandOutFlush>();

    public static void AddTenantCredentialConsumers(IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<CustomerChangedConsumer, DatabaseDelivery<CustomerChangedConsumer>>();
        bus.AddConsumer<ServiceChangedConsumer, DatabaseDelivery<ServiceChangedConsumer>>();
        bus.AddConsumer<ValidateConnectionConsumer, DatabaseDelivery<ValidateConnectionConsumer>>();
        bus.AddConsumer<CandidateAssessedConsumer, DatabaseDelivery<CandidateAssessedConsumer>>();
        bus.AddConsumer<OperatorActedConsumer, DatabaseDelivery<OperatorActedConsumer>>();
    }

    public static void MapTenantCredential(this WebApplication app)
    {
        var api = app.MapOperatorApi();
        api.MapConnections();
        api.MapStoredSecrets();
        api.MapSyncApps();
        api.MapAudit();
        api.MapInvitations();
        api.MapUpgrades();
        app.MapInvitees();
        app.MapBroker();
        app.MapSecretOpening();
        app.MapFederation(api);
    }

    /// <summary>Brings both databases up to date.</summary>
    public static async Task MigrateAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        await MigrateMainAsync(Required(configuration, "Owner"), cancellationToken);
        await MigrateKeysAsync(Required(configuration, "KeysOwner"), cancellationToken);
    }

    public static Task MigrateMainAsync(string owner, CancellationToken cancellationToken) =>
        DatabaseMigration.RunAsync<TenantCredentialDbContext>(
            owner, Database, static (options, provider, view) => new TenantCredentialDbContext(options, provider, view), cancellationToken);

    public static Task MigrateKeysAsync(string owner, CancellationToken cancellationToken) =>
        DatabaseMigration.RunAsync<KeysDbContext>(
            owner, KeysDatabase, static (options, provider, view) => new KeysDbContext(options, provider, view), cancellationToken);

    private static void AddMicrosoft(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TenantCredentialOptions>().BindConfiguration("").ValidateDataAnnotations().ValidateOnStart();
        services.AddM365(configuration, ServiceShare.TenantCredential, configuration.GetValue(nameof(TenantCredentialOptions.Replicas), 1));
        services.AddThrottleBroadcast();

        // The Graph pipeline gets its tokens from the proof under way; asked by either name, it is the same object.
        services.AddOwnTokenBroker<ProofTokens>().AddSingleton<ProofTokens>();
        services.AddSingleton<M365.Tokens.ITokenBroker>(provider => provider.GetRequiredService<ProofTokens>());
        services.AddOptions<EntraOptions>().BindConfiguration(EntraOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<EntraTransport>(provider => new EntraTransport(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<EntraLimits>().AddSingleton<EntraPauses>().AddSingleton<EntraForms>().AddSingleton<EntraExchange>()
            .AddSingleton<RefusalWatch>().AddSingleton<EntraTokens>().AddSingleton<EntraIdTokens>();
    }

    private static void AddKeys(this IServiceCollection services)
    {
        services.AddOptions<KeyOptions>().BindConfiguration(KeyOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<KeyOptions>, KeyOptionsValidator>();
        services.AddSingleton<KeyFile>().AddSingleton<IDeployedFiles>(static x => x.GetRequiredService<KeyFile>())
            .AddSingleton<IBodyHash, KeyFileBodyHash>();
        services.AddSingleton<IKeyWrapper, KeyFileWrapper>().AddScoped<DataKeys>();
    }

    private static string Required(IConfiguration configuration, string name) =>
        configuration.GetConnectionString(name) ?? throw new InvalidOperationException($"ConnectionStrings:{name} is not configured.");
}
