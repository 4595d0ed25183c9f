using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net;
using LivePlatform.ServiceDefaults.Http;

namespace LivePlatform.Onboarding.Settings;

/// <summary>
/// Section <c>Zones</c>: which name servers a provider may name. Whatever they name, this process connects to from inside our own network.
/// </summary>
public sealed class ZoneOptions : IValidatableObject
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Zones";

    /// <summary>Every port, in <see cref="Ports"/>.</summary>
    private const string Any = "*";

    /// <summary>True where zones are kept inside our own network, as in development.</summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>The ports, separated by commas; <c>*</c> for every one.</summary>
    [Required]
    public string Ports { get; set; } = "53";

    /// <summary>Whether a server may be asked.</summary>
    public bool Allows(IPEndPoint server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return (AllowPrivateAddresses || PublicAddress.Is(server.Address)) && (Ports == Any || Read().Contains(server.Port));
    }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Ports != Any && Read().Any(static port => port is null or 0))
        {
            yield return new ValidationResult($"{Section}:{nameof(Ports)} must be ports separated by commas, or {Any}.", [nameof(Ports)]);
        }
    }

    private IEnumerable<int?> Read() =>
        Ports.Split(',')
            .Select(
                static text => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? (int?)port : null);
}
