using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Notifications;
using LivePlatform.Notifications.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(ServiceNames.Notifications);
builder.AddNotifications();
builder.Services.AddNotificationsWorkers();

await using var app = builder.Build();
var verb = await app.RunVerbAsync(
    args,
    migrate: ct => NotificationsModule.MigrateAsync(app.Configuration.RequireOwner(), ct),
    topology: ct =>
        MessagingTopology.DeployAsync(app.Configuration, ServiceNames.Notifications, NotificationsModule.AddNotificationsConsumers, ct),
    republish: (provider, ct) => app.Services.RepublishAsync<NotificationsDbContext>(provider, ct));
if (verb is { } exitCode)
{
    return exitCode;
}

app.UseServiceDefaults();
app.MapNotifications();
await app.RunAsync();
return 0;

/// <summary>Named so that tests can start the service in-process.</summary>
public partial class Program;
