using LivePlatform.Contracts;
using LivePlatform.ServiceDefaults.Problems;

namespace LivePlatform.TenantCredential.Invitations;

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

    public static Refusal MethodNotOffered(ConnectionMethod method) =>
        new(
            StatusCodes.Status422UnprocessableEntity,
            "invitation.method_not_offered",
            "No invitation can be made for this method on this platform yet.",
            $"Asked for {method}.",
            "Offer AppRegistration, or enter the credential as an operator.");

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
