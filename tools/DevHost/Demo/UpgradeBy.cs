namespace LivePlatform.DevHost.Demo;

/// <summary>How its connection comes to a registration, in a bulk upgrade.</summary>
internal enum UpgradeBy
{
    /// <summary>It has one from the beginning.</summary>
    Nothing,

    /// <summary>A line in the operator's list.</summary>
    Csv,

    /// <summary>The platform makes it with the rights of the user who signed in.</summary>
    DelegatedToken,

    /// <summary>The customer's administrator enters it by a link.</summary>
    Invitation,
}
