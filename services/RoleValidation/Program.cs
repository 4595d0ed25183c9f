using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Persistence;
using LivePlatform.RoleValidation;
using LivePlatform.RoleValidation.Persistence;
using LivePlatform.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(ServiceNames.RoleValidation);
builder.AddRoleValidation();
builder.Services.AddRoleValidationWorkers();

await using var app = builder.Build();
var verb = await app.RunVerbAsync(
    args,
    migrate: ct => RoleValidationModule.MigrateAsync(app.Configuration.RequireOwner(), ct),
    topology: ct =>
        MessagingTopology.DeployAsync(app.Configuration, ServiceNames.RoleValidation, RoleValidationModule.AddRoleValidationConsumers, ct),
    republish: (provider, ct) => app.Services.RepublishAsync<RoleValidationDbContext>(provider, ct));
if (verb is { } exitCode)
{
    return exitCode;
}

app.UseServiceDefaults();
app.MapRoleValidation();
await app.RunAsync();
return 0;

/// <summary>Named so that tests can start the service in-process.</summary>
public partial class Program;
