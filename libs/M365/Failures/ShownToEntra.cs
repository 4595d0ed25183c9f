namespace LivePlatform.M365.Failures;

/// <summary>What was shown to Entra's token endpoint.</summary>
public enum ShownToEntra
{
    /// <summary>A secret, certificate or federated assertion of an app.</summary>
    AppCredential,

    /// <summary>The code or refresh token of somebody who signed in.</summary>
    SignIn,

    /// <summary>A user's name and password.</summary>
    Password,
}
