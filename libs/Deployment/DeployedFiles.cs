namespace LivePlatform.Deployment;

/// <summary>What there is to know of a file that the deployment replaces while this process runs.</summary>
/// <param name="Name">The setting or key that names it, for people.</param>
/// <param name="NotTaken">Why what it says now is not taken; null where it is.</param>
/// <param name="Validity">From when until when it serves; null where it has no end.</param>
public sealed record DeployedFile(string Name, string? NotTaken, Validity? Validity = null);

/// <summary>From when until when a certificate serves.</summary>
/// <param name="From">Its beginning.</param>
/// <param name="Until">Its end.</param>
public readonly record struct Validity(DateTimeOffset From, DateTimeOffset Until)
{
    private static readonly TimeSpan LongestNotice = TimeSpan.FromDays(14);

    /// <summary>
    /// True when it should have been replaced by now: whoever does that by itself (cert-manager at two thirds) does it before the last
    /// quarter, and two weeks are enough for a person.
    /// </summary>
    public bool EndsSoon(DateTimeOffset now) => now >= Until - Shorter((Until - From) / 4);

    /// <summary>True when the rest is too short to wait for the next working day.</summary>
    public bool EndsAtOnce(DateTimeOffset now) => now >= Until - (Shorter((Until - From) / 4) / 7);

    private static TimeSpan Shorter(TimeSpan notice) => notice < LongestNotice ? notice : LongestNotice;
}

/// <summary>Files that the deployment replaces while this process runs: secrets, authorities, its certificate, its keys.</summary>
public interface IDeployedFiles
{
    /// <summary>What is known of each now; at most 10 s old.</summary>
    IEnumerable<DeployedFile> Look();
}

/// <summary>The secrets and the authorities of this process.</summary>
internal sealed class SecretsAndAuthorities(SecretFolder? secrets) : IDeployedFiles
{
    public IEnumerable<DeployedFile> Look() =>
        (secrets?.Look() ?? []).Concat(ServerTrust.Known.Values.Select(static authorities => authorities.Look()));
}

/// <summary>The certificate with which this process answers, once Kestrel has one that is read again.</summary>
internal sealed class AnsweringCertificate : IDeployedFiles
{
    /// <summary>The setting that names it.</summary>
    public const string Setting = "Kestrel:Certificates:Default:Path";

    /// <summary>The certificate; null where there is none, or none that may be replaced.</summary>
    public ServerCertificate? Certificate { get; set; }

    public IEnumerable<DeployedFile> Look() => Certificate is { } certificate ? [certificate.Look(Setting)] : [];
}
