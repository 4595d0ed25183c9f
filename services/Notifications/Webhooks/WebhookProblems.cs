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

    /// <summary>TenantCredential's code for a stored secret that is not there, or another provider's.</summary>
    public const string NoSecret = "stored_secret.not_found";

    public static Refusal SecretNotFound() => ProblemCodes.NotFound("stored_secret");

    public static Refusal SecretNotUsable() => new(
        StatusCodes.Status422UnprocessableEntity, "webhook.secret_not_usable", "The stored secret is not for webhooks.",
        action: "Store a secret of the purpose WebhookSignature and name its id.");

    public static Refusal SecretsAway() => new Refusal(
        StatusCodes.Status503ServiceUnavailable, "webhook.secrets_unavailable", "The stored secret cannot be checked at the moment.",
        action: "Send it again in a minute.").After(TimeSpan.FromSeconds(30));

    public static Refusal AddressNotAllowed() => new(
        StatusCodes.Status400BadRequest,
        "webhook.address_not_allowed",
        "The address is not public.",
        action: "Enter an address that the Internet reaches, best by name.");
}
