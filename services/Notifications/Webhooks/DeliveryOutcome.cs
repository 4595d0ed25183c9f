namespace LivePlatform.Notifications.Webhooks;

/// <summary>Why a delivery attempt failed.</summary>
public enum DeliveryFault
{
    /// <summary>The receiver responded with a status other than 2xx.</summary>
    RefusedByReceiver,

    /// <summary>The receiver responded with a redirect; redirects are not followed.</summary>
    Redirected,

    /// <summary>The receiver's host name could not be resolved.</summary>
    NameUnknown,

    /// <summary>The host name does not resolve to a public address.</summary>
    AddressNotAllowed,

    /// <summary>No connection could be established, or it broke off.</summary>
    Unreachable,

    /// <summary>The receiver's certificate is not valid, or it does not offer TLS.</summary>
    TlsFailed,

    /// <summary>The receiver did not respond in time.</summary>
    TimedOut,

    /// <summary>The webhook's stored secret does not exist or has another purpose; nothing was sent.</summary>
    SecretUnreadable,
}

/// <summary>What became of one try.</summary>
/// <param name="Status">The HTTP status of the answer; null where there was none.</param>
/// <param name="Fault">Null: the receiver took it.</param>
internal readonly record struct DeliveryOutcome(int? Status, DeliveryFault? Fault)
{
    public static DeliveryOutcome Of(int status) => new(status, status switch
    {
        >= 200 and <= 299 => null,
        >= 300 and <= 399 => DeliveryFault.Redirected,
        _ => DeliveryFault.RefusedByReceiver,
    });

    public static DeliveryOutcome Failed(DeliveryFault fault) => new(null, fault);
}

/// <summary>What somebody can do about a fault.</summary>
internal static class DeliveryFaults
{
    public static string ActionFor(DeliveryFault fault) => fault switch
    {
        DeliveryFault.RefusedByReceiver =>
            "See at the receiver why it does not answer with a status of 2xx; does it check the signature with the right secret?",
        DeliveryFault.Redirected => "Enter the address to which the receiver redirects as the webhook's own.",
        DeliveryFault.NameUnknown => "Check the host in the webhook's address.",
        DeliveryFault.AddressNotAllowed => "Enter a public address; the host resolves to none.",
        DeliveryFault.Unreachable => "See whether the receiver runs and may be reached from the Internet.",
        DeliveryFault.TlsFailed => "Give the receiver a certificate for its name by an authority that is publicly trusted.",
        DeliveryFault.TimedOut => "Let the receiver answer at once and work afterwards.",
        DeliveryFault.SecretUnreadable => "Name a stored secret of the purpose WebhookSignature that is there.",
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };
}
