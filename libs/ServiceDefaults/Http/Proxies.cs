using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace LivePlatform.ServiceDefaults.Http;

/// <summary>Section <c>Proxies</c>: who stands between callers and this program, and is believed about a caller's address.</summary>
public sealed class ProxyOptions : IValidatableObject
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Proxies";

    /// <summary>Networks (<c>10.1.0.0/16</c>) and addresses of proxies whose X-Forwarded-For is believed. None: nobody's is.</summary>
    public IReadOnlyList<string> Networks { get; set; } = [];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Networks
        .Where(network => Proxies.Parse(network) is null)
        .Select(network => new ValidationResult(
            $"{Section}:{nameof(Networks)}: '{network}' is neither an address nor a network whose bits behind the prefix are zero "
                + "(10.1.0.0/16), or it is everybody (/0).",
            [nameof(Networks)]));
}

/// <summary>A caller's address as the configured proxies tell it. Of anybody else X-Forwarded-For is only a claim.</summary>
public static class Proxies
{
    /// <summary>Reads and checks the section.</summary>
    public static IServiceCollection AddProxies(this IServiceCollection services)
    {
        services.AddOptions<ProxyOptions>().BindConfiguration(ProxyOptions.Section).ValidateDataAnnotations().ValidateOnStart()
            .Validate<IConfiguration>(
                static (_, configuration) => configuration[$"{ProxyOptions.Section}:{nameof(ProxyOptions.Networks)}"] is null or "",
                $"{ProxyOptions.Section}:{nameof(ProxyOptions.Networks)} is a list: "
                    + $"{ProxyOptions.Section}__{nameof(ProxyOptions.Networks)}__0 is its first entry.");
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ProxyOptions>>(static (forwarded, proxies) =>
        {
            // Empty lists mean "believe everybody" to the middleware, and its defaults believe loopback.
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in proxies.Value.Networks.Select(Parse).OfType<IPNetwork>())
            {
                forwarded.KnownIPNetworks.Add(network);
            }

            forwarded.ForwardedHeaders = forwarded.KnownIPNetworks.Count > 0 ? ForwardedHeaders.XForwardedFor : ForwardedHeaders.None;

            // From the last to the first as long as the sender is one of ours: how many of them a request passed is nobody's setting.
            forwarded.ForwardLimit = null;
        });
        return services;
    }

    /// <summary>Goes first: all that comes later sees the caller's address.</summary>
    public static void UseProxies(this WebApplication app) => app.UseForwardedHeaders();

    /// <summary>Null: no network, or everybody. Short forms of IPv4 are refused: "10" is the address 0.0.0.10.</summary>
    internal static IPNetwork? Parse(string text)
    {
        var start = text.Split('/')[0];
        if (!IPAddress.TryParse(start, out var address)
            || (address.AddressFamily is AddressFamily.InterNetwork && address.ToString() != start))
        {
            return null;
        }

        return start == text ? new IPNetwork(address, address.AddressFamily is AddressFamily.InterNetwork ? 32 : 128)
            : IPNetwork.TryParse(text, out var network) && network.PrefixLength > 0 && network.BaseAddress.Equals(address) ? network
            : null;
    }
}
