using LivePlatform.ServiceDefaults.Problems;

namespace LivePlatform.Notifications.Webhooks;

/// <summary>Refusals about webhooks; none repeats a secret.</summary>
internal static class WebhookProblems
{
    public static Refusal NotFound() => ProblemCodes.NotFound("webhook");

    public static Refusal DeliveryNotFound() => ProblemCodes.NotFound("webhook_delivery");

    public static Refusal TooMany() => new(
        StatusCodes.Status409Conflict, "webhook.too_many", $"A provider has at most {Webhook.MostPerProvider} webhooks.",
        action: "Remove one that is not needed any more.");

    public static Refusal AddressNotAllowed() => new(
        StatusCodes.Status400BadRequest,
        "webhook.address_not_allowed",
        "The address is not public.",
        action: "Enter an address that the Internet reaches, best by name.");
}
