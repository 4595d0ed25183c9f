using System.Collections.Frozen;
using LivePlatform.M365.Failures;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>
/// Which refusals of a new credential the former one may answer for: those that also come while a change is still spreading among Entra's
/// nodes.
/// </summary>
internal static class StandbyRule
{
    private static readonly FrozenSet<string> Codes =
        new[] { "AADSTS7000215", "AADSTS7000222", "AADSTS700016", "AADSTS7000112", "AADSTS70021" }.ToFrozenSet(StringComparer.Ordinal);

    public static bool Covers(MicrosoftFailure failure) => Codes.Contains(failure.Code);
}
