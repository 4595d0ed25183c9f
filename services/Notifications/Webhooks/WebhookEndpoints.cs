using LivePlatform.Contracts;
using LivePlatform.Notifications.Alerts;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.ServiceDefaults.Secrets;
using LivePlatform.Tenancy;

namespace LivePlatform.Notifications.Webhooks;

internal static class WebhookEndpoints
{
    private static Refusal[] SecretRefusals => StoredSecretRefusals.All(SecretPurpose.WebhookSignature);

    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<WebhookTransport>().AddSingleton<WebhookSender>().AddSingleton<DueDeliveries>();
        return services.AddScoped<IAlertChannel, WebhookFanOut>().AddScoped<DeliveryAttempt>();
    }

    public static void MapWebhooks(this RouteGroupBuilder api)
    {
        var webhooks = api.MapGroup("/webhooks").WithTags("Webhooks");
        webhooks.MapGet("", ListWebhooks.Handle).WithName("listWebhooks")
            .WithSummary("Lists the provider's webhooks.");
        webhooks.MapPost("", CreateWebhook.Handle).RequireScope(OperatorScopeKind.Provider).WithName("createWebhook")
            .WithSummary("Creates a webhook: an address that is notified of alerts.")
            .Refuses([WebhookProblems.TooMany(), WebhookProblems.AddressNotAllowed(), .. SecretRefusals]);
        webhooks.MapGet("/{webhookId:guid}", GetWebhook.Handle).WithName("getWebhook")
            .WithSummary("Shows a webhook and the state of its deliveries.")
            .Refuses(WebhookProblems.NotFound());
        webhooks.MapPut("/{webhookId:guid}", ReplaceWebhook.Handle).RequireScope(OperatorScopeKind.Provider)
            .WithName("updateWebhook").WithSummary("Changes, pauses or resumes a webhook.")
            .Refuses([WebhookProblems.NotFound(), WebhookProblems.AddressNotAllowed(), .. SecretRefusals]);
        webhooks.MapDelete("/{webhookId:guid}", RemoveWebhook.Handle).RequireScope(OperatorScopeKind.Provider).WithMetadata(
            RequiresIfMatch.Instance)
            .WithName("deleteWebhook").WithSummary("Deletes a webhook and its deliveries.")
            .Refuses(WebhookProblems.NotFound());
        webhooks.MapPost("/{webhookId:guid}/test", TestWebhook.Handle).RequireScope(OperatorScopeKind.Provider)
            .WithName("testWebhook").WithSummary("Sends a test delivery, once.")
            .Refuses(WebhookProblems.NotFound());
        webhooks.MapGet("/{webhookId:guid}/deliveries", ListDeliveries.Handle).WithName("listWebhookDeliveries")
            .WithSummary("Lists the deliveries of a webhook, newest first.")
            .Refuses(WebhookProblems.NotFound());
        webhooks.MapGet("/{webhookId:guid}/deliveries/{deliveryId:guid}", GetDelivery.Handle).WithName("getWebhookDelivery")
            .WithSummary("Shows one delivery.")
            .Refuses(WebhookProblems.DeliveryNotFound());
        webhooks.MapPost(
            "/{webhookId:guid}/deliveries/{deliveryId:guid}/replay", ReplayDelivery.Handle).RequireScope(OperatorScopeKind.Provider)
            .WithName("replayWebhookDelivery").WithSummary("Sends a delivery again.")
            .Refuses(WebhookProblems.DeliveryNotFound());
    }
}
