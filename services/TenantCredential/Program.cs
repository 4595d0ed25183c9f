using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.ServiceDefaults;
using LivePlatform.TenantCredential;
using LivePlatform.TenantCredential.Federation;
using LivePlatform.TenantCredential.Keys;
using LivePlatform.TenantCredential.Persistence;

if (args is ["new-key-file", var path])
{
    KeyFile.Create(path, TimeProvider.System.GetUtcNow());
    return 0;
}

if (args is ["new-federation-key-file", var file])
{
    FederationKeys.Create(file, TimeProvider.System.GetUtcNow());
    return 0;
}

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(ServiceNames.TenantCredential);
builder.AddTenantCredential();
builder.Services.AddTenantCredentialWorkers();

await using var app = builder.Build();
var verb = await app.RunVerbAsync(
    args,
    migrate: ct => TenantCredentialModule.MigrateAsync(app.Configuration, ct),
    topology: ct => MessagingTopology.DeployAsync(
        app.Configuration, ServiceNames.TenantCredential, TenantCredentialModule.AddTenantCredentialConsumers, ct),
    republish: (provider, ct) => app.Services.RepublishAsync<TenantCredentialDbContext>(provider, ct));
if (verb is { } exitCode)
{
    return exitCode;
}

app.UseServiceDefaults();
app.MapTenantCredential();
await app.RunAsync();
return 0;

/// <summary>Named so that tests can start the service in-process.</summary>
public partial class Program;
