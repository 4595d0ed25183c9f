using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Invitees;
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
        var invitations = api.MapGroup("/invitations").WithTags("Invitations").AddEndpointFilter<SecretGuard>();
        invitations.MapPost("", CreateInvitation.Handle).WithName("CreateInvitation");
        invitations.MapGet("", ListInvitations.Handle).WithName("ListInvitations");
        invitations.MapGet("/{invitationId:guid}", GetInvitation.Handle).WithName("GetInvitation");
        invitations.MapPost("/{invitationId:guid}/resend", ResendInvitation.Handle).WithName("ResendInvitation")
            .WithMetadata(RequiresIfMatch.Instance);
        invitations.MapPost("/{invitationId:guid}/revoke", RevokeInvitation.Handle).WithName("RevokeInvitation")
            .WithMetadata(RequiresIfMatch.Instance);
    }

    /// <summary>What an invitee reaches. Reading changes nothing; the link's token comes in a body only.</summary>
    public static void MapInvitees(this WebApplication app)
    {
        app.MapPost(InviteeApi.SessionPath, OpenSession.Handle).LimitBody(BodyLimits.Invitee).ExcludeFromDescription()
            .AddEndpointFilter<SecretGuard>();
        var invitee = app.MapInviteeApi().AddEndpointFilter<SecretGuard>();
        invitee.MapGet("", GetInvited.Handle);
        invitee.MapPost("/app-registration", UseAppRegistration.Handle);
        invitee.MapPost("/sign-in", BeginSignIn.Handle);
        invitee.MapPost("/signed-in", FinishSignIn.Handle);
        app.MapGet("/internal/v1/invitee-keys/{keyId}", FindInviteeKey.Handle).AllowAnonymous().ExcludeFromDescription();
    }
}
