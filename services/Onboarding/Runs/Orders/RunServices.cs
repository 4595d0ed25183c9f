using LivePlatform.Onboarding.Dns;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.Runs.Advancing;
using LivePlatform.Onboarding.Runs.Due;
using LivePlatform.Onboarding.Runs.Licensing;
using LivePlatform.Onboarding.Runs.Steps;
using LivePlatform.Onboarding.Runs.Undoing;
using LivePlatform.Onboarding.Runs.Work;
using LivePlatform.Onboarding.System;
using LivePlatform.Onboarding.Telemetry;
using LivePlatform.Persistence;

namespace LivePlatform.Onboarding.Runs.Orders;

/// <summary>Everything that runs are made of.</summary>
internal static class RunServices
{
    public static IServiceCollection AddRuns(this IServiceCollection services) =>
        services.AddSingleton<OnboardingMetrics>().AddSingleton<DueRuns>().AddSingleton<RunVersions>().AddSingleton<RunWatchers>()
            .AddSingleton<SharedRuns>().AddScoped<IBeforeCommit<OnboardingDbContext>, RunNews>().AddSingleton<Zones>()
            .AddSingleton<ActivationLicensing>()
            .AddScoped<RunOrders>().AddScoped<StepContexts>().AddScoped<RunAdvance>()
            .AddScoped<IRunStep, ValidateConnectionStep>()
            .AddScoped<IRunStep, AssessRolesStep>()
            .AddScoped<IRunStep, CheckLicenceStep>()
            .AddScoped<IRunStep, AddDomainStep>()
            .AddScoped<IRunStep, PublishRecordsStep>()
            .AddScoped<IRunStep, ReadBackRecordsStep>()
            .AddScoped<IRunStep, VerifyDomainStep>()
            .AddScoped<IRunStep, CreateActivationUserStep>()
            .AddScoped<IRunStep, AssignLicenceStep>()
            .AddScoped<IRunStep, AwaitLicenceStep>()
            .AddScoped<IRunStep, ReplicateFirstStep>()
            .AddScoped<IRunStep, AssessRemovalStep>()
            .AddScoped<IRunStep, RemoveMadeObjectsStep>()
            .AddScoped<IMadeObjectRemoval, DomainRemoval>()
            .AddScoped<IMadeObjectRemoval, RecordRemoval>()
            .AddScoped<IMadeObjectRemoval, UserRemoval>()
            .AddScoped<IMadeObjectRemoval, LicenceRemoval>();
}
