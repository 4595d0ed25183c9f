using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Onboarding;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(ServiceNames.Onboarding);
builder.AddOnboarding();
builder.Services.AddOnboardingWorkers();

await using var app = builder.Build();
var verb = await app.RunVerbAsync(
    args,
    migrate: ct => DatabaseMigration.RunAsync<OnboardingDbContext>(
        app.Configuration.RequireOwner(),
        OnboardingDbContext.DatabaseName,
        (options, provider, view) => new OnboardingDbContext(options, provider, view),
        ct),
    topology: ct => MessagingTopology.DeployAsync(app.Configuration, ServiceNames.Onboarding, OnboardingModule.AddOnboardingConsumers, ct),
    republish: (provider, ct) => app.Services.RepublishAsync<OnboardingDbContext>(provider, ct));
if (verb is { } exitCode)
{
    return exitCode;
}

app.UseServiceDefaults();
app.MapOnboarding();
await app.RunAsync();
return 0;

/// <summary>Named so that tests can start the service in-process.</summary>
public partial class Program;
