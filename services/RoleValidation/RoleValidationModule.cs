using LivePlatform.Contracts;
using LivePlatform.M365;
using LivePlatform.M365.Throttling;
using LivePlatform.Messaging;
using LivePlatform.Persistence;
using LivePlatform.RoleValidation.Assessments;
using LivePlatform.RoleValidation.Connections;
using LivePlatform.RoleValidation.Microsoft;
using LivePlatform.RoleValidation.Persistence;
using LivePlatform.RoleValidation.Profiles;
using LivePlatform.ServiceDefaults;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Workloads;
using MassTransit;

namespace LivePlatform.RoleValidation;

/// <summary>Names everything that the service is made of.</summary>
public static class RoleValidationModule
{
    /// <summary>The service's database.</summary>
    public const string Database = "role_validation";

    /// <summary>Adds what requests and consumers need.</summary>
    public static WebApplicationBuilder AddRoleValidation(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Configuration.GetSection(RoleValidationOptions.Section).Get<RoleValidationOptions>() ?? new RoleValidationOptions();
        builder.Services.AddOptions<RoleValidationOptions>().BindConfiguration(RoleValidationOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddPersistence<RoleValidationDbContext>(builder.Configuration).AddDatabaseHealth<RoleValidationDbContext>().AddCreateOnce<RoleValidationDbContext>();
        builder.Services.AddMessaging<RoleValidationDbContext>(builder.Configuration, ServiceNames.RoleValidation, AddRoleValidationConsumers, bus =>
        {
            bus.AddThrottleListener(ServiceNames.RoleValidation);
            bus.AddCredentialListener(ServiceNames.RoleValidation);
        });
        builder.Services.AddM365(builder.Configuration, ServiceShare.RoleValidation, options.Replicas).AddThrottleBroadcast();
        builder.Services.AddOptions<M365Options>().Configure<WorkloadTokenSource>((microsoft, token) =>
        {
            microsoft.WorkloadToken = token.GetAsync;
            microsoft.ConfigureHandler = handler => handler.TrustConfigured(builder.Configuration);
        });
        builder.Services.AddSingleton<RoleProfiles>().AddSingleton<FactsReader>();
        builder.Services.AddScoped<AssessmentRequests>().AddScoped<AssessmentWriting>().AddScoped<Assessor>();
        return builder;
    }

    /// <summary>Adds the loops.</summary>
    public static IServiceCollection AddRoleValidationWorkers(this IServiceCollection services) =>
        services.AddNotificationListener<RoleValidationDbContext>().AddOutboxRelay<RoleValidationDbContext>().AddHostedService<AssessmentLoop>();

    /// <summary>Adds the consumers.</summary>
    public static void AddRoleValidationConsumers(IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<CustomerChangedConsumer, CustomerChangedDefinition>();
        bus.AddConsumer<ConnectionChangedConsumer, ConnectionChangedDefinition>();
        bus.AddConsumer<AssessRolesConsumer, AssessRolesDefinition>();
    }

    /// <summary>Maps the REST API.</summary>
    public static void MapRoleValidation(this WebApplication app)
    {
        var api = app.MapOperatorApi();
        api.MapGet("/role-profiles", (RoleProfiles profiles) => TypedResults.Ok(profiles.All)).WithTags("Roles").WithName("ListRoleProfiles").WithSummary("Lists the role profiles, newest first.");
        var assessments = api.MapGroup("/role-assessments").WithTags("Roles");
        assessments.MapGet("", ListAssessments.Handle).WithName("ListAssessments").WithSummary("Lists assessments.");
        assessments.MapPost("", RequestAssessment.Handle).WithName("RequestAssessment").WithSummary("Assesses a connection now.");
        assessments.MapGet("/{assessmentId:guid}", GetAssessment.Handle).WithName("GetAssessment").WithSummary("Shows an assessment.");
    }
}
