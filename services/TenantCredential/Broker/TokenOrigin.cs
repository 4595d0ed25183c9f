namespace LivePlatform.TenantCredential.Broker;

/// <summary>
/// Where a caller's token comes from. Only its own request opens the secret in its name; the others are counted as handed out.
/// </summary>
internal enum TokenOrigin
{
    Memory,
    OwnRequest,
    OthersRequest,
}
