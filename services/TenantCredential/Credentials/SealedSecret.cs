namespace LivePlatform.TenantCredential.Credentials;

/// <summary>A secret as it is stored.</summary>
/// <param name="DataKeyVersion">Which version of the data key sealed it.</param>
/// <param name="Bytes">The sealed bytes.</param>
internal sealed record SealedSecret(int DataKeyVersion, byte[] Bytes);
