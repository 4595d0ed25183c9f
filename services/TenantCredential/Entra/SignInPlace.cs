namespace LivePlatform.TenantCredential.Entra;

/// <summary>Where people sign in at Microsoft.</summary>
internal static class SignInPlace
{
    /// <summary>Lets Microsoft find the person's own tenant. Only then do we hear that somebody of a wrong one came.</summary>
    public const string AnyTenant = "organizations";
}
