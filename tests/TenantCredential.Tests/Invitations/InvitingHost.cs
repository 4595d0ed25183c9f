namespace LivePlatform.TenantCredential.Tests.Invitations;

/// <summary>The host of the other tests, which also knows where the portal is.</summary>
public sealed class InvitingHost : TenantCredentialHost
{
    public const string Portal = "https://portal.test/";

    protected override IReadOnlyDictionary<string, string?> MoreSettings { get; } = new Dictionary<string, string?>
    {
        ["Invitations:PortalUrl"] = Portal,
    };
}
