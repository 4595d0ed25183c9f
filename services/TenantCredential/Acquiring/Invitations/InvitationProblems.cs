using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>Every refusal about invitations, with its stable code.</summary>
internal static class InvitationProblems
{
    public static Refusal NotFound() => ProblemCodes.NotFound("invitation");

    /// <summary>One answer for unknown, used, expired, revoked and locked: the link's holder must not learn which.</summary>
    public static Refusal NotUsable() =>
        new(
            StatusCodes.Status404NotFound,
            "invitation.not_usable",
            "This link does not work, or does not work any more.",
            action: "Open the newest link that you were sent; if there is none that works, ask whoever invited you for another.");

    public static Refusal PortalMissing() =>
        new(
            StatusCodes.Status409Conflict,
            "invitation.portal_missing",
            "This installation does not say where its portal is, so that no link can be made.",
            action: "Set Invitations:PortalUrl of the service tenant-credential.");

    /// <summary>The page shows only what is asked for; whoever sends something else has not used the page.</summary>
    public static Refusal OtherMethod(ConnectionMethod asked) =>
        new(
            StatusCodes.Status409Conflict,
            "invitation.other_method",
            "This invitation asks for something else.",
            $"It asks for {asked}.",
            "Open the link and do what its page asks for.");

    public static Refusal NoSignIn(ConnectionMethod asked) =>
        new(
            StatusCodes.Status409Conflict,
            "sync_app.missing",
            "Nobody can sign in yet: whoever invited you has not finished their own set-up.",
            action: asked == ConnectionMethod.AppRegistration
                ? "Tell whoever invited you that their SyncApp is missing; until then you can enter a registration of your own."
                : "Tell whoever invited you that their SyncApp is missing, and come back by the same link.");

    /// <summary>One credential at a time; the page shows how far it is.</summary>
    public static Refusal Proving() =>
        new(
            StatusCodes.Status409Conflict,
            "invitation.proving",
            "Microsoft took what was entered by this link, and it is being proven.",
            action: "Wait until that has ended; the page shows it. If it was the wrong one, ask whoever invited you for another link.");

    /// <summary>The answer of Microsoft's page belongs to another session, or came too late.</summary>
    public static Refusal OtherSignIn() =>
        new(
            StatusCodes.Status409Conflict,
            "invitation.other_sign_in",
            "This sign-in was begun in another browser, or too long ago.",
            action: "Begin it again.");

    public static Refusal SignInRefused(string? why) =>
        new(
            StatusCodes.Status422UnprocessableEntity,
            "invitation.sign_in_refused",
            "Microsoft did not let the sign-in pass. Nothing was changed.",
            why is { Length: > 0 } ? why[..Math.Min(why.Length, InvitationAttempt.LongestDetail)] : null,
            "Begin again; where Microsoft names a policy, ask your administrator.");

    public static Refusal RegistrationRefused(MicrosoftFailure failure) =>
        MicrosoftProblems.OfMicrosoft(
            StatusCodes.Status422UnprocessableEntity,
            "invitation.registration_refused",
            "The registration could not be made with the rights of the person who signed in.",
            failure.Class == MicrosoftFailureClass.MissingPermission
                ? failure with { Action = "Let an Application Administrator, or somebody who stands above, sign in." }
                : failure);

    public static Refusal Over(InvitationState state) =>
        new(
            StatusCodes.Status409Conflict,
            "invitation.over",
            "The invitation is over.",
            $"It is {state}.",
            "Make a new one.");

    /// <summary>The invitee is told that it is another tenant, not which one would be right.</summary>
    public static Refusal WrongTenant() =>
        new(
            StatusCodes.Status422UnprocessableEntity,
            "invitation.wrong_tenant",
            "This is not the Microsoft 365 tenant that the invitation is for. Nothing was kept, and whoever invited you was told.",
            action: "Enter the tenant id of the company that is named above (Entra, Overview).");
}
