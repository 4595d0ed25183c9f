using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Persistence;
using LivePlatform.Replication;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Settings;
using LivePlatform.ServiceDefaults;
using Microsoft.Extensions.Options;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(ServiceNames.Replication);
builder.Services.AddValidation();
builder.AddReplication();
var app = builder.Build();

var verb = await app.RunVerbAsync(
    args,
    migrate: stop => DatabaseMigration.RunAsync<ReplicationDbContext>(
        app.Configuration.RequireOwner(),
        "replication",
        static (options, provider, view) => new ReplicationDbContext(options, provider, view),
        stop),
    topology: stop =>
        MessagingTopology.DeployAsync(app.Configuration, ServiceNames.Replication, ReplicationModule.AddReplicationConsumers, stop),
    republish: (provider, stop) => app.Services.RepublishAsync<ReplicationDbContext>(provider, stop));
if (verb is { } exitCode)
{
    return exitCode;
}

app.UseServiceDefaults();
if (app.Services.GetRequiredService<IOptions<ReplicationOptions>>().Value.Role == ReplicationRole.Api)
{
    app.MapReplication();
}

await app.RunAsync();
return 0;

/// <summary>The service's entry point.</summary>
public partial class Program;
