using System.Text.Json.Serialization;

namespace LivePlatform.Contracts;

/// <summary>What a provider's stored secret is for. Each purpose has one workload that may open it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SecretPurpose>))]
public enum SecretPurpose
{
    /// <summary>Signs changes of a DNS zone (TSIG, base64); opened by Onboarding.</summary>
    DnsUpdate,

    /// <summary>Signs deliveries to a webhook (text of 16 to 256 characters); opened by Notifications.</summary>
    WebhookSignature,
}
