using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Keeping.Rotation;

/// <summary>A secret that Microsoft just made; its text is shown this once.</summary>
internal sealed record NewSecret(Guid KeyId, SecretText Text, DateTimeOffset ExpiresOn);
