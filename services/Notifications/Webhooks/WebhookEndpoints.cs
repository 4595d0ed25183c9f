using LivePlatform.Notifications.Alerts;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.Tenancy;

namespace LivePlatform.Notifications.Webhooks;

internal static class WebhookEndpoints
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<WebhookTransport>().AddSingleton<WebhookSender>().AddSingleton<DueDeliveries>();
        return services.AddScoped<IAlertChannel, WebhookFanOut>().AddScoped<DeliveryAttempt>().AddScoped<WebhookSecrets>();
    }

    public static void MapWebhooks(this RouteGroupBuilder api)
    {
        var webhooks = api.MapGroup("/webhooks").WithTags("Webhooks");
        webhooks.MapGet("", ListWebhooks.Handle).WithName("ListWebhooks")
            .WithSummary("Lists the provider's webhooks.");
        webhooks.MapPost("", CreateWebhook.Handle).RequireScope(OperatorScopeKind.Provider).WithName("CreateWebhook")
            .WithSummary("Enters an address that is told of alerts.");
        webhooks.MapGet("/{webhookId:guid}", GetWebhook.Handle).WithName("GetWebhook").WithSummary("Shows a webhook and how it does.");
        webhooks.MapPut("/{webhookId:guid}", ReplaceWebhook.Handle).RequireScope(OperatorScopeKind.Provider)
            .WithName("ReplaceWebhook").WithSummary("Changes a webhook, pauses it or takes it up again.");
        webhooks.MapDelete("/{webhookId:guid}", RemoveWebhook.Handle).RequireScope(OperatorScopeKind.Provider).WithMetadata(
            RequiresIfMatch.Instance)
            .WithName("RemoveWebhook").WithSummary("Removes a webhook and its deliveries.");
        webhooks.MapPost("/{webhookId:guid}/test", TestWebhook.Handle).RequireScope(OperatorScopeKind.Provider)
            .WithName("TestWebhook").WithSummary("Sends a delivery that tells of nothing, once.");
        webhooks.MapGet("/{webhookId:guid}/deliveries", ListDeliveries.Handle).WithName("ListDeliveries")
            .WithSummary("What a webhook was told, newest first.");
        webhooks.MapGet("/{webhookId:guid}/deliveries/{deliveryId:guid}", GetDelivery.Handle).WithName("GetDelivery")
            .WithSummary("Shows a delivery.");
        webhooks.MapPost(
            "/{webhookId:guid}/deliveries/{deliveryId:guid}/replay", ReplayDelivery.Handle).RequireScope(OperatorScopeKind.Provider)
            .WithName("ReplayDelivery").WithSummary("Tries a delivery anew.");
    }
}
