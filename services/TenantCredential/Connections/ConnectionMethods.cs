using LivePlatform.Contracts;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>The order of methods: Password, DelegatedToken, AppRegistration; upgrades go one step at a time, and never back.</summary>
internal static class ConnectionMethods
{
    /// <summary>True when a connection may change from one method to the other.</summary>
    public static bool MayBecome(ConnectionMethod from, ConnectionMethod to) => (int)to == (int)from + 1;

    /// <summary>True when this version of the platform can make a connection of that method.</summary>
    public static bool IsAvailable(ConnectionMethod method) => method switch
    {
        ConnectionMethod.AppRegistration => true,
        ConnectionMethod.Password or ConnectionMethod.DelegatedToken => false,
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };
}
