using LivePlatform.Contracts;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>Which methods of connecting are built.</summary>
internal static class ConnectionMethods
{
    /// <summary>True when this version of the platform can make a connection of that method.</summary>
    public static bool IsAvailable(ConnectionMethod method) => method switch
    {
        ConnectionMethod.AppRegistration => true,
        ConnectionMethod.Password or ConnectionMethod.DelegatedToken => false,
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };
}
