using LivePlatform.Contracts;

namespace LivePlatform.RoleValidation.Decisions;

/// <summary>The one option of an assessment, and the key that it is kept by.</summary>
internal static class DnsModes
{
    /// <summary>Name of the option in role profiles.</summary>
    private const string Option = "dnsMode";

    /// <summary>
    /// Nobody may take silence for less: who does not say how, is asked for everything. Daily work has nothing to do with DNS.
    /// </summary>
    public static DnsMode Of(Stage stage, DnsMode? asked) => stage == Stage.DayTwo ? DnsMode.Automatic : asked ?? DnsMode.Automatic;

    /// <summary>As events carry it.</summary>
    public static DnsMode? Told(Stage stage, DnsMode mode) => stage == Stage.DayTwo ? null : mode;

    /// <summary>As the rules know it.</summary>
    public static IReadOnlyDictionary<string, string> ToOptions(DnsMode mode) =>
        new Dictionary<string, string>(StringComparer.Ordinal) { [Option] = mode.ToString() };
}
