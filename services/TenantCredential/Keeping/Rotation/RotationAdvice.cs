using LivePlatform.M365.Failures;

namespace LivePlatform.TenantCredential.Keeping.Rotation;

/// <summary>What helps when Microsoft makes no new secret.</summary>
internal static class RotationAdvice
{
    private const string Own =
        "Let an administrator of the customer grant the application Application.ReadWrite.OwnedBy and add its service principal to its "
            + "owners; or make a new secret by hand (Entra admin center > App registrations > Certificates & secrets) and enter it here.";

    /// <summary>The refusal with the action that fits a rotation.</summary>
    public static MicrosoftFailure For(MicrosoftFailure failure) => failure.Class switch
    {
        MicrosoftFailureClass.MissingPermission or MicrosoftFailureClass.NotFound => failure with
        {
            Sentence = "The application may not make secrets for itself.",
            Action = Own,
        },
        _ => failure,
    };
}
