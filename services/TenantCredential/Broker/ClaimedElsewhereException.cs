namespace LivePlatform.TenantCredential.Broker;

/// <summary>
/// Another replica fetches the token, or has just done so. Thrown inside a turn at Entra, which is free again when it is caught.
/// </summary>
internal sealed class ClaimedElsewhereException() : Exception("Another replica fetches this token.");
