namespace LivePlatform.DevHost.Demo;

/// <summary>What is wrong with a customer at first.</summary>
internal enum Trouble
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Its connection is made with a wrong secret.</summary>
    BadSecret,

    /// <summary>The secret that its admin gave us has ended.</summary>
    ExpiredSecret,

    /// <summary>Nobody has consented to the application: the tenant does not know it.</summary>
    NotConsented,

    /// <summary>The application has no directory role.</summary>
    NoRoles,

    /// <summary>Every licence with Teams Phone is taken.</summary>
    NoFreeLicence,

    /// <summary>Another tenant has verified its sub-domain: nothing that we can mend.</summary>
    DomainTaken,
}
