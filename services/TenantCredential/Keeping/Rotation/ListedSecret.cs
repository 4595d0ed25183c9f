namespace LivePlatform.TenantCredential.Keeping.Rotation;

/// <summary>A secret as its application lists it.</summary>
/// <param name="KeyId">Its id in Entra.</param>
/// <param name="DisplayName">What it is called there.</param>
/// <param name="Hint">Its first three characters; null for secrets made long ago.</param>
internal sealed record ListedSecret(Guid KeyId, string? DisplayName, string? Hint);
