using LivePlatform.M365.Failures;

namespace LivePlatform.TenantCredential.Keeping.Rotation;

/// <summary>What Graph said: a value, or why not.</summary>
internal readonly record struct GraphResult<T>(T? Value, MicrosoftFailure? Failure)
    where T : class;
