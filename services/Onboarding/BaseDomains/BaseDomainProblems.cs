using LivePlatform.Onboarding.Settings;
using LivePlatform.ServiceDefaults.Problems;

namespace LivePlatform.Onboarding.BaseDomains;

/// <summary>Refusals about base domains, with their stable codes.</summary>
internal static class BaseDomainProblems
{
    /// <summary>What helps where a server may not be asked.</summary>
    public const string EnterPublic =
        "Enter the public addresses of the zone's name servers, at port 53. Whoever runs the platform may allow others "
            + "(Zones:AllowPrivateAddresses, Zones:Ports).";

    /// <summary>Null when this installation would ask each of the servers.</summary>
    public static Refusal? Check(IReadOnlyList<string> servers, ZoneOptions options) =>
        servers.FirstOrDefault(server => !options.Allows(NameServersAttribute.Parse(server))) is { } outside
            ? ServerNotAllowed(outside)
            : null;

    public static Refusal ServerNotAllowed(string server) => new(
        StatusCodes.Status422UnprocessableEntity, "base_domain.server_not_allowed",
        "A name server is at an address or port that is not asked.", server, EnterPublic);
}
