using System.Security.Cryptography.X509Certificates;

namespace LivePlatform.M365Simulator.Settings;

/// <summary>How a simulator is started.</summary>
public sealed class SimulatorOptions
{
    /// <summary>Section of the process's configuration.</summary>
    public const string Section = "Simulator";

    /// <summary>Loopback port of an in-process simulator; 0 takes a free one.</summary>
    public int Port { get; set; }

    /// <summary>What issuers are called by; default <c>https://localhost:port</c>.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>Decides token lifetimes and the order and size of pages.</summary>
    public ulong Seed { get; set; } = 1;

    /// <summary>Where signing keys are kept; null makes new ones at each start.</summary>
    public string? KeysFolder { get; set; }

    /// <summary>Where to write the public part of a self-made certificate (PEM).</summary>
    public string? CertificateFile { get; set; }

    /// <summary>How many calls the request log remembers.</summary>
    public int RequestLogSize { get; set; } = 2000;

    /// <summary>The certificate of an in-process simulator; null makes one for localhost.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Whose time passes for an in-process simulator, throttle windows included; null: the machine's.</summary>
    public TimeProvider? Time { get; set; }
}

/// <summary>The address that issuers are named by; known once the server listens.</summary>
internal sealed class PublicAddress
{
    public string BaseUrl { get; set; } = "";

    public string Operators => $"{BaseUrl}/operators";

    public string Workloads => $"{BaseUrl}/workloads";
}
