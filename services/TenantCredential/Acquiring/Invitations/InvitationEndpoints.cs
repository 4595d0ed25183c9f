using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Invitees;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Keeping;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

internal static class InvitationEndpoints
{
    public static IServiceCollection AddInvitations(this IServiceCollection services)
    {
        services.AddOptions<InvitationOptions>().BindConfiguration(InvitationOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddInvitees<OwnInviteeKeys>();
        return services.AddScoped<InvitationKeys>().AddScoped<InvitationLinks>().AddScoped<AttemptBook>().AddScoped<InvitationTrying>()
            .AddScoped<SessionOpening>()
            .AddScoped<InvitationSending>().AddScoped<InvitationEnding>().AddScoped<InvitationProving>()
            .AddScoped<IConnectionFollower>(provider => provider.GetRequiredService<InvitationProving>()).AddScoped<SignInAddress>()
            .AddScoped<SigningIn>().AddScoped<SignedInParts>();
    }

    public static void MapInvitations(this RouteGroupBuilder api)
    {
        var invitations = api.MapGroup("/invitations").WithTags("Invitations").GuardSecrets();
        invitations.MapPost("", CreateInvitation.Handle).WithName("createInvitation")
            .WithSummary("Invites the customer to connect the service themselves.")
            .Refuses([ConnectionProblems.NotFound(), InvitationProblems.PortalMissing(), .. InvitedMethods.Refusals()]);
        invitations.MapGet("", ListInvitations.Handle).WithName("listInvitations").WithSummary("Lists invitations, newest first.");
        invitations.MapGet("/summary", SummarizeInvitations.Handle).WithName("getInvitationSummary")
            .WithSummary("Counts invitations by state.");
        invitations.MapGet("/{invitationId:guid}", GetInvitation.Handle).WithName("getInvitation")
            .WithSummary("Shows an invitation and the attempts to use it.")
            .Refuses(InvitationProblems.NotFound());
        invitations.MapPost("/{invitationId:guid}/resend", ResendInvitation.Handle).WithMetadata(RequiresIfMatch.Instance)
            .WithName("resendInvitation").WithSummary("Creates a new link; the former one stops working.")
            .Refuses(InvitationProblems.NotFound(), InvitationProblems.Over(default), InvitationProblems.PortalMissing());
        invitations.MapPost("/{invitationId:guid}/revoke", RevokeInvitation.Handle).WithMetadata(RequiresIfMatch.Instance)
            .WithName("revokeInvitation").WithSummary("Revokes an invitation: its link stops working.")
            .Refuses(InvitationProblems.NotFound(), InvitationProblems.Over(default));
    }

    /// <summary>What an invitee reaches. Reading changes nothing; the link's token comes in a body only.</summary>
    public static void MapInvitees(this WebApplication app)
    {
        app.MapPost(InviteeApi.SessionPath, OpenSession.Handle).LimitBody(BodyLimits.Invitee).ExcludeFromDescription()
            .GuardSecrets();
        var invitee = app.MapInviteeApi().GuardSecrets();
        invitee.MapGet("", GetInvited.Handle);
        invitee.MapPost("/app-registration", UseAppRegistration.Handle);
        invitee.MapPost("/sign-in", BeginSignIn.Handle);
        invitee.MapPost("/signed-in", FinishSignIn.Handle);
        app.MapGet("/internal/v1/invitee-keys/{keyId}", FindInviteeKey.Handle).AllowAnonymous().ExcludeFromDescription();
    }
}
