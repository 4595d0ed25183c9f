using LivePlatform.M365.Failures;
using LivePlatform.ServiceDefaults.Problems;

namespace LivePlatform.TenantCredential.Credentials;

/// <summary>Every refusal about connections, with its stable code.</summary>
internal static class ConnectionProblems
{
    /// <summary>There is no room for another credential at the moment.</summary>
    public const string SettlingCode = "credential.settling";

    /// <summary>Somebody else changed the connection at the same time.</summary>
    public const string ConflictCode = "conflict.concurrent";

    public static Refusal NotFound() => ProblemCodes.NotFound("connection");

    public static Refusal ServiceNotFound() => ProblemCodes.NotFound("service");

    public static Refusal Exists() =>
        new(
            StatusCodes.Status409Conflict, "connection.exists", "The service has a connection already.",
            action: "Replace its credential, or remove it first.");

    public static Refusal OfAnotherCustomer() =>
        new(
            StatusCodes.Status409Conflict,
            "m365_tenant.belongs_to_another_customer",
            "This M365 tenant belongs to another customer of the provider.",
            action: "Check the tenant id. A subsidiary is a service of the same customer, with a group filter.");

    /// <summary>
    /// The tenant was proven for another customer of the provider first. Whose, nobody is told who does not see all customers.
    /// </summary>
    public static MicrosoftFailure TenantTaken { get; } = new(
        "m365_tenant.not_available",
        MicrosoftFailureClass.WrongTenant,
        "The credential works, but this M365 tenant is not available to this customer.",
        "Check the tenant id; if it is right, an administrator of the provider has to look which customer it belongs to.",
        MicrosoftFailureRetry.AfterAction);

    public static Refusal TenantNotAvailable() =>
        new(StatusCodes.Status422UnprocessableEntity, TenantTaken.Code, TenantTaken.Sentence, action: TenantTaken.Action);

    public static Refusal NotFederated() =>
        new(
            StatusCodes.Status422UnprocessableEntity,
            "credential.federation_not_configured",
            "This platform is no issuer that an application could trust.",
            action: "Use a secret or certificate; whoever runs the platform may set Federation:Issuer and Federation:KeyFile.");

    /// <summary>Reading one may cost a second of a core: they are read one after the other, and an operator's line has an end.</summary>
    public static Refusal TooManyCertificates() =>
        new Refusal(
            StatusCodes.Status429TooManyRequests,
            "credential.too_many_certificates",
            "Too many certificates wait to be read.",
            $"Of one operator {CertificateReading.MostOfOne} at once.",
            "Send it again when the others have been answered.").After(TimeSpan.FromSeconds(2));

    public static Refusal ExpiryIsRead() =>
        new(
            StatusCodes.Status409Conflict, "credential.expiry_is_read",
            "The end of this secret is read from Entra and cannot be set by hand.");

    public static Refusal Settling(DateTimeOffset until) =>
        new(
            StatusCodes.Status409Conflict,
            SettlingCode,
            "The secret was replaced a moment ago, and the former one still stands by.",
            $"Until {until:u} at least.",
            "Wait until the change is Completed; if the secret in use is known to others, report it as compromised.");

    /// <summary>Another credential was taken while this one was being proven.</summary>
    public static Refusal Overtaken() =>
        new(
            StatusCodes.Status409Conflict, ConflictCode, "Somebody else changed the same object.",
            "The connection took another credential meanwhile.", "Look at the connection, then repeat the request.");

    /// <summary>True for a refusal that ends by itself: what is done again later may succeed.</summary>
    public static bool IsPassing(Refusal refusal) => refusal.Code is SettlingCode or ConflictCode;

    /// <summary>The new secret was refused; the one in use stays.</summary>
    public static Refusal CredentialRefused(MicrosoftFailure failure) =>
        MicrosoftProblems.OfMicrosoft(
            StatusCodes.Status422UnprocessableEntity,
            "credential.refused",
            "Microsoft refused the new secret; the one in use stays.",
            failure.MayBePropagation
                ? failure with { Action = $"{failure.Action} Here: send it again two minutes after it was made." }
                : failure);
}
