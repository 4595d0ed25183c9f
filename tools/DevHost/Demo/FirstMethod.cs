namespace LivePlatform.DevHost.Demo;

/// <summary>How a customer's connection authenticates at first.</summary>
internal enum FirstMethod
{
    /// <summary>By an application registration of its own.</summary>
    AppRegistration,

    /// <summary>By a user who signed in.</summary>
    DelegatedToken,

    /// <summary>By a user's name and password.</summary>
    Password,
}
